import type { Database, Sql } from '../../db/client.ts'
import { noteInbound } from '../../db/conversations.ts'
import { appendEvents } from '../../db/events.ts'
import { insertInbound } from '../../db/messages.ts'
import { type InboundMessage, tappedId } from '../../domain/message.ts'
import { readScoreTap } from '../../domain/survey.ts'
import type { Recorded, RecordInput } from '../contract.ts'
import type { Dependencies } from '../dependencies.ts'
import { startFetching } from '../media/start-fetching.ts'
import { readAndRecordAnswer } from '../surveys/read-answer.ts'
import { scoreOldSurvey } from '../surveys/score-old-survey.ts'
import { isLate, messageId, messageReceived } from './inbound.ts'

/** Stores what the customer wrote; while the conversation is resolved, also what it means. */
export function recordMessages(dependencies: Dependencies) {
  const { sql } = dependencies
  return async (input: RecordInput): Promise<Recorded[]> => {
    const ours = await sql.begin(tx => store(tx, input))
    const results: Recorded[] = []
    for (const { seq, message } of input.messages) {
      if (!ours.has(message.providerMessageId)) {
        results.push({ result: 'duplicate' })
        continue
      }
      await startFetching(dependencies, input, message)
      results.push({ ...(await interpret(sql, input, message, seq)), late: isLate(message) })
    }
    return results
  }
}

async function store(tx: Sql, input: RecordInput): Promise<Set<string>> {
  const { conversationId: id, channelId, messages } = input
  const rows = messages.map(({ seq, message }) => ({
    id: messageId(input, message),
    seq,
    message,
    late: isLate(message),
  }))
  const ours = await insertInbound(tx, { id, channelId }, rows)
  const recorded = rows.filter(row => ours.has(row.message.providerMessageId))
  const events = recorded.map(row => messageReceived(input, row.message, row.seq, row.late))
  await Promise.all([appendEvents(tx, { id, channelId }, events), ...noteWaiting(tx, input, recorded)])
  return ours
}

/** A mere tap on an old survey leaves nobody waiting; nor does an answer, which is told from a message later. */
function noteWaiting(tx: Sql, input: RecordInput, recorded: { message: InboundMessage }[]): Promise<void>[] {
  return recorded.map(({ message }) => {
    const waits = input.resolution === undefined && readScoreTap(tappedId(message)) === undefined
    const at = new Date(message.receivedAt)
    return noteInbound(tx, input.conversationId, { at, to: message.to, waits, epoch: input.seq })
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
