import type { ChaosRecord, CommandSent } from '../record.ts'
import type { EventRow, Facts, Finding } from './facts.ts'
import { groupBy } from './group.ts'

type Annotated = Pick<Facts, 'conversations' | 'messages' | 'events' | 'mentions' | 'reads'>

/**
 * Labels and priorities are those last given; a note mentions whom its author named, who stay mentioned, once; an answer
 * quotes what its author chose; a read mark never goes back.
 */
export function checkAnnotations(
  facts: Annotated,
  { commands, reads }: Pick<ChaosRecord, 'commands' | 'reads'>,
): Finding[] {
  return [
    ...lastGiven(facts),
    ...checkMentions(facts, commands),
    ...checkQuotes(facts, commands),
    ...checkReads(facts, reads),
  ]
}

const wrong = (about: string): Finding => ({ kind: 'annotation', about })
const sorted = (names: Iterable<unknown>) => [...names].map(String).sort().join()

function lastGiven({ conversations, events }: Annotated): Finding[] {
  const last = (type: string) =>
    new Map(events.flatMap(event => (event.type === type ? [[event.conversationId, event.data]] : [])))
  const labelled = last('conversation.labelled')
  const prioritized = last('conversation.prioritized')
  return conversations.flatMap(({ id, labels, priority }) => {
    const given = {
      labels: labelled.get(id)?.labels as string[] | undefined,
      priority: prioritized.get(id)?.after,
    }
    return [
      ...(given.labels && sorted(given.labels) !== sorted(labels)
        ? [wrong(`${id} has the labels ${sorted(labels)}, and was given ${sorted(given.labels)}`)]
        : []),
      ...(given.priority !== undefined && given.priority !== priority
        ? [wrong(`${id} has the priority ${priority}, and was given ${given.priority}`)]
        : []),
    ]
  })
}

function checkMentions({ events, mentions }: Annotated, commands: CommandSent[]): Finding[] {
  const notes = events.filter(({ type, data }) => type === 'conversation.noted' && data.mentions)
  const noted = new Map(notes.map(note => [note.commandId, note]))
  const asked = commands.flatMap(({ key, body, answers }) => {
    const note = noted.get(answers.find(({ commandId }) => commandId)?.commandId ?? '')
    return body?.mentions && note && sorted(new Set(body.mentions)) !== sorted(mentionedIn(note))
      ? [wrong(`${key}: mentions ${sorted(mentionedIn(note))}, not ${sorted(body.mentions)}`)]
      : []
  })
  const pair = (conversationId: string, agentId: string) => `${agentId} in ${conversationId}`
  const told = new Set(notes.flatMap(note => mentionedIn(note).map(id => pair(note.conversationId, id))))
  const kept = groupBy(mentions, ({ conversationId, agentId }) => pair(conversationId, agentId))
  return [
    ...asked,
    ...[...told].flatMap(one => (kept.has(one) ? [] : [wrong(`${one}: mentioned, and not kept`)])),
    ...[...kept].flatMap(([one, { length }]) =>
      told.has(one) && length === 1
        ? []
        : [wrong(`${one}: kept ${length} times${told.has(one) ? '' : ', without a note'}`)],
    ),
  ]
}

const mentionedIn = ({ data }: EventRow) => data.mentions as string[]

function checkQuotes({ messages }: Annotated, commands: CommandSent[]): Finding[] {
  const byId = new Map(messages.map(message => [message.id, message]))
  return commands.flatMap(({ key, body, answers }) => {
    const reply = byId.get(answers.find(({ messageId }) => messageId)?.messageId ?? '')
    if (!body?.replyTo || !reply) return []
    const quoted = byId.get(body.replyTo)?.providerMessageId
    return reply.quotes === quoted ? [] : [wrong(`${key}: quotes ${reply.quotes}, not ${quoted}`)]
  })
}

function checkReads({ reads: kept }: Annotated, reads: ChaosRecord['reads']): Finding[] {
  const pair = ({ agentId, conversationId }: { agentId: string; conversationId: string }) =>
    `${agentId} in ${conversationId}`
  const marks = new Map(kept.map(mark => [pair(mark), mark.seq]))
  return reads.flatMap(read => {
    const mark = marks.get(pair(read)) ?? -1
    return mark < read.seq ? [wrong(`${pair(read)}: read up to ${mark}, though told ${read.seq}`)] : []
  })
}
