import type { ChaosRecord, CommandSent } from '../record.ts'
import type { EventRow, Facts, Finding } from './facts.ts'
import { groupBy } from './group.ts'

/** An accepted command has one outcome, however often it was sent. An accepted reply has its message. */
export function checkCommands(facts: Facts, { commands }: Pick<ChaosRecord, 'commands'>): Finding[] {
  const withCommand = facts.events.flatMap(event =>
    event.commandId ? [{ ...event, commandId: event.commandId }] : [],
  )
  const outcomes: Map<string, EventRow[]> = groupBy(withCommand, ({ commandId }) => commandId)
  const messageIds = new Set(facts.messages.map(({ id }) => id))
  return [
    ...commands.flatMap(command => checkOutcome(command, outcomes, messageIds)),
    ...checkTexts(facts, commands),
    ...checkOrder(commands, outcomes),
  ]
}

function checkOutcome(
  { name, key, conversationId, answers }: CommandSent,
  outcomes: Map<string, EventRow[]>,
  messageIds: Set<string>,
): Finding[] {
  const about = `${name} "${key}" in ${conversationId}`
  const ids = new Set(answers.flatMap(({ commandId }) => commandId ?? []))
  if (ids.size > 1) return [{ kind: 'command', about: `${about}: was taken as ${[...ids].join(' and as ')}` }]
  const [id] = ids
  if (id === undefined) return []
  const events = outcomes.get(id) ?? []
  if (events.length !== 1)
    return [{ kind: 'command', about: `${about}: ${events.length} outcomes of command ${id}` }]
  const messageId = answers.find(answer => answer.messageId)?.messageId
  const done = events[0]?.type !== 'command.refused'
  return done && messageId && !messageIds.has(messageId)
    ? [{ kind: 'command', about: `${about}: done, without its message ${messageId}` }]
    : []
}

/** No two replies or notes have the same text. If one exists twice, it was carried out twice, whatever its id. */
function checkTexts({ messages, events }: Facts, commands: CommandSent[]): Finding[] {
  const replies = messages.filter(({ kind }) => kind === 'reply').map(({ text }) => text)
  const notes = events
    .filter(({ type }) => type === 'conversation.noted')
    .map(({ data }) => String(data.text))
  const counts = new Map([...groupBy([...replies, ...notes], text => text)].map(([k, v]) => [k, v.length]))
  return commands.flatMap(({ text, name, key }): Finding[] =>
    text !== undefined && (counts.get(text) ?? 0) > 1
      ? [{ kind: 'command', about: `${name} "${key}" was carried out ${counts.get(text)} times` }]
      : [],
  )
}

/** A command that was sent after another one was accepted is carried out, or refused, after it. */
function checkOrder(commands: CommandSent[], outcomes: Map<string, EventRow[]>): Finding[] {
  const judged = commands.flatMap(command => {
    const id = command.answers.find(({ commandId }) => commandId)?.commandId
    const [event] = (id && outcomes.get(id)) || []
    return event ? [{ command, event }] : []
  })
  const findings: Finding[] = []
  for (const inOne of groupBy(judged, ({ event }) => event.conversationId).values()) {
    for (const later of inOne) {
      const overtaken = inOne.find(
        earlier =>
          (earlier.command.answeredAt ?? Number.POSITIVE_INFINITY) <= later.command.postedAt &&
          earlier.event.seq > later.event.seq,
      )
      if (!overtaken) continue
      const about = `${later.command.name} overtook ${overtaken.command.name} in ${later.event.conversationId}`
      findings.push({ kind: 'commandOrder', about })
    }
  }
  return findings
}
