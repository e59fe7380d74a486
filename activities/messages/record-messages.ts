import type { Database, Sql } from '../../db/client.ts'
import { noteInbound } from '../../db/conversations.ts'
import { appendEvents } from '../../db/events.ts'
import { insertInbound } from '../../db/messages.ts'
import { loadMediumFor } from '../../db/opt-outs.ts'
import { type InboundMessage, tappedId } from '../../domain/message.ts'
import { mayBeKeyword, type OptOutKeyword, readKeyword } from '../../domain/opt-out.ts'
import { readScoreTap } from '../../domain/survey.ts'
import { type Learned, learnAddresses, tellMerged } from '../contacts/learn-addresses.ts'
import { applyKeyword } from '../contacts/opt-out.ts'
import type { Recorded, RecordInput } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'
import { startFetching } from '../media/start-fetching.ts'
import { readAndRecordAnswer } from '../surveys/read-answer.ts'
import { scoreOldSurvey } from '../surveys/score-old-survey.ts'
import { isLate, messageId, messageReceived } from './inbound.ts'

/** Of the numbers that a message has: behind those of a survey's answer. */
const SEQ_OF_OPT_OUT = 3

/** Stores what the customer wrote; while the conversation is resolved, also what it means. */
export function recordMessages(dependencies: Dependencies) {
  const { sql } = dependencies
  return async (input: RecordInput): Promise<Recorded[]> => {
    const { learned, ours, keywords } = await sql.begin(tx => store(tx, input))
    const { merged, endsFor } = learned
    if (merged) await tellMerged(dependencies, merged, input.conversationId)
    if (endsFor) return input.messages.map(() => ({ result: 'elsewhere', running: endsFor }))
    const results: Recorded[] = []
    const { adoptedSince } = learned
    for (const { seq, message } of input.messages) {
      const keyword = keywords.get(message.providerMessageId)
      if (!ours.has(message.providerMessageId)) {
        results.push({ result: 'duplicate' })
        continue
      }
      await startFetching(dependencies, input, message)
      if (keyword === 'STOP' || keyword === 'START') {
        const reading = input.resolution === undefined ? undefined : 'keyword'
        results.push({ result: 'recorded', keyword, reading, late: isLate(message) })
      } else results.push({ ...(await interpret(sql, input, message, seq)), late: isLate(message) })
    }
    // With the first, whatever became of it.
    return results.map((result, index) => (index === 0 ? { ...result, adoptedSince } : result))
  }
}

type Keywords = Map<string, OptOutKeyword | undefined>

interface Stored {
  learned: Learned
  ours: Set<string>
  keywords: Keywords
}

async function store(tx: Sql, input: RecordInput): Promise<Stored> {
  const { conversationId: id, channelId, messages, newAddresses } = input
  const learned = newAddresses ? await learnAddresses(tx, input, newAddresses) : {}
  // They are for the conversation that goes on, which stores them.
  if (learned.endsFor) return { learned, ours: new Set(), keywords: new Map() }
  const rows = messages.map(({ seq, message }) => ({
    id: messageId(input, message),
    seq,
    message,
    late: isLate(message),
  }))
  const ours = await insertInbound(tx, { id, channelId }, rows)
  const recorded = rows.filter(row => ours.has(row.message.providerMessageId))
  const events = recorded.map(row => messageReceived(input, row.message, row.seq, row.late))
  await appendEvents(tx, { id, channelId }, events)
  const keywords: Keywords = new Map()
  for (const { message, seq } of recorded) {
    if (!mayBeKeyword(message)) continue
    const { medium, language, optedOut } = await loadMediumFor(tx, id, new Date(message.receivedAt))
    const keyword = readKeyword(medium, message, optedOut, language ?? undefined)
    keywords.set(message.providerMessageId, keyword)
    await applyKeyword(tx, { ...input, seq: seq + SEQ_OF_OPT_OUT }, message, keyword)
  }
  await Promise.all(noteWaiting(tx, input, recorded, keywords))
  return { learned, ours, keywords }
}

/** A mere tap on an old survey leaves nobody waiting; nor does an answer, which is told from a message later. */
function noteWaiting(
  tx: Sql,
  input: RecordInput,
  recorded: { message: InboundMessage }[],
  keywords: Keywords,
): Promise<void>[] {
  return recorded.map(({ message }) => {
    const keyword = keywords.get(message.providerMessageId)
    const asks = keyword !== 'STOP' && keyword !== 'START' && readScoreTap(tappedId(message)) === undefined
    const waits = input.resolution === undefined && asks
    const at = new Date(message.receivedAt)
    const { from, to } = message
    return noteInbound(tx, input.conversationId, { at, from, to, waits, epoch: input.epoch ?? input.seq })
  })
}

async function interpret(
  sql: Database,
  input: RecordInput,
  message: InboundMessage,
  seq: number,
): Promise<Recorded> {
  if (input.resolution !== undefined) {
    return readAndRecordAnswer(sql, { ...input, resolution: input.resolution }, message, seq + 1)
  }
  const tap = readScoreTap(tappedId(message))
  if (tap) await scoreOldSurvey(sql, input, message, tap, seq + 1)
  return { result: 'recorded' }
}
