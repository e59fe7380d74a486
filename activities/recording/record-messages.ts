import type { Database } from '../../db/client.ts'
import { setAsks } from '../../db/customer-waits.ts'
import { appendEvents } from '../../db/events.ts'
import { countEchoes } from '../../db/last-outbound.ts'
import { ECHO_WITHIN_MS, mayBeAutomatic, SUSPECT_FROM } from '../../domain/auto-responder.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import { type InboundMessage, tappedId } from '../../domain/message.ts'
import { readScoreTap } from '../../domain/survey.ts'
import type { Recorded, RecordInput } from '../../protocol/activities/recording.ts'
import { handOver } from '../contacts/astray.ts'
import { tellMerged } from '../contacts/learn-addresses.ts'
import type { Dependencies } from '../dependencies.ts'
import { startFetching } from '../media/start-fetching.ts'
import { readAndRecordAnswer } from '../surveys/read-answer.ts'
import { scoreOldSurvey } from '../surveys/score-old-survey.ts'
import { isLate, messageId } from './inbound.ts'
import { storeMessages } from './store-messages.ts'

/**
 * The offset among a message's own numbers, after those of a survey's answer. A keyword message uses
 * the same offset, but a keyword is never an echo.
 */
const SEQ_OF_ECHO = 3

/**
 * Records what the customer wrote and, while the conversation is resolved, what it means. First all
 * messages are stored in one transaction. Then, for each message, its text is read, the fetching of its
 * files is started, and the workflow is told what it is.
 */
export function recordMessages(dependencies: Dependencies) {
  const { sql } = dependencies
  return async (input: RecordInput): Promise<Recorded[]> => {
    const { learned, ours, keywords, asking, astray } = await sql.begin(tx =>
      storeMessages(dependencies, tx, input),
    )
    const { merged, endsFor } = learned
    if (merged) await tellMerged(dependencies, merged, input.conversationId)
    for (const message of astray) {
      const isGone = await handOver(dependencies, input.channelId, message)
      // The next try of this activity stores it.
      if (!isGone) throw new Error('the message is for this workflow after all')
    }
    if (endsFor) return input.messages.map(() => ({ result: 'elsewhere', running: endsFor }))
    const results: Recorded[] = []
    const { adoptedSince } = learned
    for (const { seq, message, again } of input.messages) {
      if (astray.includes(message)) {
        results.push({ result: 'astray' })
        continue
      }
      const keyword = keywords.get(message.providerMessageId)
      if (!ours.has(message.providerMessageId)) {
        results.push({ result: 'duplicate' })
        continue
      }
      await startFetching(dependencies, input, message)
      if (keyword === 'STOP' || keyword === 'START') {
        const reading = input.resolution === undefined ? undefined : 'keyword'
        results.push({ result: 'recorded', keyword, reading, late: isLate(message) })
        continue
      }
      const read = await interpret(sql, input, message, seq)
      const echoes = again ? await readEchoes(sql, input, { seq, message }) : undefined
      // Read as a person's message, it would reopen the conversation.
      const reading = read.reading === 'message' && echoes ? 'machine' : read.reading
      if (reading === 'message') await setAsks(sql, messageId(input, message), true)
      const asks = reading === 'message' || asking.has(message.providerMessageId)
      results.push({ ...read, reading, echoes, asks, late: isLate(message) })
    }
    // The takeover is reported with the first message, whatever became of that message.
    return results.map((result, index) => (index === 0 ? { ...result, adoptedSince } : result))
  }
}

/**
 * Records an event when the same text answered so many of our messages so quickly that a person can't
 * have written it.
 */
async function readEchoes(
  sql: Database,
  { conversationId: id, channelId }: RecordInput,
  { seq, message }: { seq: number; message: InboundMessage },
): Promise<number | undefined> {
  const { text } = message
  if (!mayBeAutomatic(text)) return undefined
  const times = await countEchoes(sql, id, { text, withinMs: ECHO_WITHIN_MS })
  if (times < SUSPECT_FROM) return undefined
  const data = { messageId: messageId({ channelId }, message), times }
  await appendEvents(sql, { id, channelId }, [
    { seq: seq + SEQ_OF_ECHO, type: 'contact.machine_suspected', actor: SYSTEM, data },
  ])
  return times
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
