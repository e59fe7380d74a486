import type { Database, Sql } from '../../db/client.ts'
import { noteInbound } from '../../db/conversations.ts'
import { countEchoes, loadLastOutbound } from '../../db/courtesy.ts'
import { appendEvents } from '../../db/events.ts'
import { insertInbound, type NewInbound } from '../../db/messages.ts'
import { loadMediumFor } from '../../db/opt-outs.ts'
import { setAsks, setCustomerWaits } from '../../db/waits.ts'
import { isThanks } from '../../domain/acknowledgement.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import { asksSomething } from '../../domain/last-word.ts'
import { ECHO_WITHIN_MS, mayBeAutomatic, SUSPECT_FROM } from '../../domain/machine.ts'
import { type InboundMessage, tappedId } from '../../domain/message.ts'
import { mayBeKeyword, type OptOutKeyword, readKeyword } from '../../domain/opt-out.ts'
import { readScoreTap } from '../../domain/survey.ts'
import type { Recorded, RecordInput } from '../../protocol/activities/recording.ts'
import { type Learned, learnAddresses, tellMerged } from '../contacts/learn-addresses.ts'
import { applyKeyword } from '../contacts/opt-out.ts'
import type { Dependencies } from '../dependencies.ts'
import { startFetching } from '../media/start-fetching.ts'
import { readAndRecordAnswer } from '../surveys/read-answer.ts'
import { scoreOldSurvey } from '../surveys/score-old-survey.ts'
import { isLate, messageId, messageReceived } from './inbound.ts'

/** Of the numbers that a message has: behind those of a survey's answer. A word that opts out is nobody's echo. */
const SEQ_OF_ECHO = 3
const SEQ_OF_OPT_OUT = 3

/** Stores what the customer wrote; while the conversation is resolved, also what it means. */
export function recordMessages(dependencies: Dependencies) {
  const { sql } = dependencies
  return async (input: RecordInput): Promise<Recorded[]> => {
    const { learned, ours, keywords, asking } = await sql.begin(tx => store(tx, input))
    const { merged, endsFor } = learned
    if (merged) await tellMerged(dependencies, merged, input.conversationId)
    if (endsFor) return input.messages.map(() => ({ result: 'elsewhere', running: endsFor }))
    const results: Recorded[] = []
    const { adoptedSince } = learned
    for (const { seq, message, again } of input.messages) {
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
      // What a person wrote would reopen the conversation.
      const reading = read.reading === 'message' && echoes ? 'machine' : read.reading
      if (reading === 'message') await setAsks(sql, messageId(input, message), true)
      const asks = reading === 'message' || asking.has(message.providerMessageId)
      results.push({ ...read, reading, echoes, asks, late: isLate(message) })
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
  /** Those that ask for an answer, by the provider's ids. */
  asking: Set<string>
}

async function store(tx: Sql, input: RecordInput): Promise<Stored> {
  const { conversationId: id, channelId, messages, newAddresses, epoch = input.seq } = input
  const learned = newAddresses ? await learnAddresses(tx, input, newAddresses) : {}
  // They are for the conversation that goes on, which stores them.
  if (learned.endsFor) return { learned, ours: new Set(), keywords: new Map(), asking: new Set() }
  const { adoptedSince } = learned
  if (adoptedSince !== undefined) await setCustomerWaits(tx, id, { since: new Date(adoptedSince), epoch })
  const rows = messages.map(({ seq, message }) => ({
    id: messageId(input, message),
    seq,
    message,
    late: isLate(message),
    asks: mayAsk(input, message),
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
  const thanks = await thanksAmong(tx, input, recorded)
  const asking = recorded.filter(({ asks, message: { providerMessageId } }) => {
    const keyword = keywords.get(providerMessageId)
    return asks && keyword !== 'STOP' && keyword !== 'START' && !thanks.has(providerMessageId)
  })
  await Promise.all(recorded.map(row => noteWritten(tx, input, row, asking.includes(row))))
  return { learned, ours, keywords, asking: new Set(asking.map(({ message }) => message.providerMessageId)) }
}

/** A mere tap on an old survey leaves nobody waiting; nor does an answer, which is told from a message later. */
function mayAsk({ resolution }: RecordInput, message: InboundMessage): boolean {
  return resolution === undefined && readScoreTap(tappedId(message)) === undefined
}

/** Mere thanks after a message of ours that asked nothing are a last word. What can't be told of a template may be a question. */
async function thanksAmong(
  tx: Sql,
  { conversationId, resolution }: RecordInput,
  recorded: { message: InboundMessage }[],
): Promise<Set<string>> {
  const said = resolution === undefined ? recorded.filter(({ message }) => isThanks(sayingOf(message))) : []
  if (said.length === 0) return new Set()
  const last = await loadLastOutbound(tx, conversationId)
  if (!last || last.isTemplate || asksSomething(last.text)) return new Set()
  return new Set(said.map(({ message }) => message.providerMessageId))
}

function sayingOf({ text, media, details }: InboundMessage) {
  return { text, messageType: details.messageType, hasMedia: media.length > 0 }
}

/** Tells of it when the same words have answered so many messages of ours, so soon, that no person can have written them. */
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

async function noteWritten(tx: Sql, input: RecordInput, row: NewInbound, waits: boolean): Promise<void> {
  const { receivedAt, from, to } = row.message
  const inbound = { at: new Date(receivedAt), from, to, waits, epoch: input.epoch ?? input.seq }
  await noteInbound(tx, input.conversationId, inbound)
  if (row.asks && !waits) await setAsks(tx, row.id, false)
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
