import { commands } from '../api/commands.ts'
import type { ListedConversation, Message } from '../api/types.ts'
import { useActions } from '../keys/actions.ts'
import { useSayProblem } from '../ui/problem-text.ts'
import { asAction } from '../ui/undo.ts'

/**
 * Offers the actions for the latest message that failed or whose outcome is unknown: to send it again, or to say
 * whether it was sent.
 *
 * @param conversation undefined if the agent may not change it
 * @param messages the loaded ones, oldest first
 */
export function useMending(conversation: ListedConversation | undefined, messages: readonly Message[]): void {
  const sayProblem = useSayProblem()
  const last = (status: Message['status']) =>
    conversation && conversation.status !== 'closed'
      ? messages.findLast(message => message.status === status)?.id
      : undefined
  const offered = (
    messageId: string | undefined,
    work: (id: string, messageId: string) => Promise<unknown>,
  ) =>
    conversation && messageId !== undefined
      ? () => void asAction(() => work(conversation.id, messageId)).catch(sayProblem)
      : undefined
  const doubtful = last('unknown')
  useActions({
    retry: offered(last('failed'), commands.retry),
    settleSent: offered(doubtful, (id, messageId) => commands.settle(id, messageId, true)),
    settleNotSent: offered(doubtful, (id, messageId) => commands.settle(id, messageId, false)),
  })
}
