import type { Channel } from '../actors/channels.ts'
import type { Facts, Finding, MessageRow } from './facts.ts'
import { groupBy } from './group.ts'

/** A customer who begins a conversation is greeted once. Nobody else is. */
export function checkGreetings(
  { conversations, messages }: Facts,
  channels: Pick<Channel, 'id' | 'settings'>[],
): Finding[] {
  const greets = new Set(channels.filter(({ settings }) => 'greeting' in settings).map(({ id }) => id))
  const greetings = groupBy(
    messages.filter(({ kind }) => kind === 'greeting'),
    ({ conversationId }) => conversationId,
  )
  // A message that was processed long after it arrived is not greeted. If it comes into a conversation that began in
  // time, it changes nothing.
  const first = new Map<string, MessageRow>()
  for (const message of messages) {
    const { conversationId, direction, seq } = message
    if (direction === 'inbound' && seq < (first.get(conversationId)?.seq ?? Number.POSITIVE_INFINITY))
      first.set(conversationId, message)
  }
  return conversations.flatMap(({ id, channelId, startedBy }): Finding[] => {
    const found = greetings.get(id)?.length ?? 0
    const due = greets.has(channelId) && startedBy.kind === 'contact' && !first.get(id)?.late ? 1 : 0
    return found === due ? [] : [{ kind: 'greeting', about: `${found} instead of ${due} in ${id}` }]
  })
}
