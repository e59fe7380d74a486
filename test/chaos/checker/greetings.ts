import type { Channel } from '../actors/channels.ts'
import type { Facts, Finding } from './facts.ts'
import { groupBy } from './group.ts'

/** A customer who begins a conversation is greeted, once; nobody else is. */
export function checkGreetings({ conversations, messages }: Facts, channels: Channel[]): Finding[] {
  const greets = new Set(channels.filter(({ settings }) => 'greeting' in settings).map(({ id }) => id))
  const greetings = groupBy(
    messages.filter(({ kind }) => kind === 'greeting'),
    ({ conversationId }) => conversationId,
  )
  // What was handled long after it came in is not greeted; that is no matter of a run that is shorter than that.
  const late = new Set(messages.filter(message => message.late).map(({ conversationId }) => conversationId))
  return conversations.flatMap(({ id, channelId, startedBy }): Finding[] => {
    const found = greetings.get(id)?.length ?? 0
    const due = greets.has(channelId) && startedBy.kind === 'contact' && !late.has(id) ? 1 : 0
    return found === due ? [] : [{ kind: 'greeting', about: `${found} instead of ${due} in ${id}` }]
  })
}
