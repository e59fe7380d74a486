import type { Call } from '../call.ts'
import type { ChaosRecord } from '../record.ts'
import type { Facts, Finding } from './facts.ts'
import { groupBy } from './group.ts'
import { inBatches } from './in-batches.ts'

interface Told {
  items: { id: string; direction: string; status: string; providerMessageId: string | null }[]
}

/** What the API shows of messages and commands is what is stored. */
export async function checkReadSide(
  call: Call,
  facts: Facts,
  { commands }: Pick<ChaosRecord, 'commands'>,
): Promise<Finding[]> {
  const rows = groupBy(facts.messages, ({ conversationId }) => conversationId)
  const messages = await inBatches(facts.conversations, async ({ id }): Promise<Finding[]> => {
    const { items } = await call<Told>('GET', `/v1/conversations/${id}/messages?limit=200`)
    const there = (rows.get(id) ?? []).slice(0, 200)
    const same = there.length === items.length && there.every((row, index) => row.id === items[index]?.id)
    const unsettled = items.filter(({ status }) => status === 'queued').map(item => item.id)
    const about = same ? `${unsettled.join(', ')} still queued` : 'other messages than are there'
    return same && unsettled.length === 0 ? [] : [{ kind: 'readSide', about: `${id}: ${about}` }]
  })
  const outcomes = new Map(facts.events.map(({ commandId, type }) => [commandId, type]))
  const accepted = commands.flatMap(({ name, answers }) =>
    answers
      .slice(0, 1)
      .flatMap(({ commandId, conversationId }) =>
        commandId && conversationId ? [{ name, commandId, conversationId }] : [],
      ),
  )
  const judged = await inBatches(
    accepted,
    async ({ name, commandId, conversationId }): Promise<Finding[]> => {
      const { status } = await call<{ status: string }>(
        'GET',
        `/v1/conversations/${conversationId}/commands/${commandId}`,
      )
      const expected = outcomes.get(commandId) === 'command.refused' ? 'refused' : 'done'
      const about = `${name} ${commandId} in ${conversationId} is told as ${status}, not as ${expected}`
      return status === expected ? [] : [{ kind: 'readSide', about }]
    },
  )
  return [...messages, ...judged]
}
