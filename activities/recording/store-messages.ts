import type { Sql } from '../../db/client.ts'
import { noteInbound } from '../../db/conversations.ts'
import { setAsks, setCustomerWaits } from '../../db/customer-waits.ts'
import { appendEvents } from '../../db/events.ts'
import { insertInbound, type NewInbound } from '../../db/inbound-messages.ts'
import { loadLastOutbound } from '../../db/last-outbound.ts'
import { noteBeside } from '../../db/merges.ts'
import { loadMediumFor } from '../../db/opt-outs.ts'
import { lockPeople } from '../../db/people.ts'
import { isAcknowledgement, isThanks } from '../../domain/acknowledgement.ts'
import { asksSomething } from '../../domain/asks-something.ts'
import { knownBy } from '../../domain/identity.ts'
import { addressesOf, type InboundMessage, tappedId } from '../../domain/message.ts'
import { mayBeKeyword, type OptOutKeyword, readKeyword } from '../../domain/opt-out.ts'
import { readScoreTap } from '../../domain/survey.ts'
import type { RecordInput } from '../../protocol/activities/recording.ts'
import { astrayAmong } from '../contacts/astray.ts'
import { type Learned, learnAddresses } from '../contacts/learn-addresses.ts'
import { applyKeyword } from '../contacts/opt-out.ts'
import type { Dependencies } from '../dependencies.ts'
import { isLate, messageId, messageReceived } from './inbound.ts'

/** The offset among a message's own numbers, after those of a survey's answer. */
const SEQ_OF_OPT_OUT = 3

type Keywords = Map<string, OptOutKeyword | undefined>

export interface Stored {
  learned: Learned
  ours: Set<string>
  keywords: Keywords
  /** The messages that ask for an answer, by the provider's ids. */
  asking: Set<string>
  /** Messages of somebody else, whose workflow must get them. */
  astray: InboundMessage[]
}

/**
 * The transaction that stores customers' messages: new addresses, rows, events, opt-out and opt-in
 * words, and whether the customer waits for an answer.
 */
export async function storeMessages(
  dependencies: Pick<Dependencies, 'secrets'>,
  tx: Sql,
  input: RecordInput,
): Promise<Stored> {
  const { conversationId: id, channelId, newAddresses, epoch = input.seq } = input
  if (newAddresses) await lockPeople(tx, channelId)
  const astray = newAddresses ? await astrayAmong(dependencies, tx, input) : []
  const messages = input.messages.filter(({ message }) => !astray.includes(message))
  const learned = newAddresses ? await learnFrom(tx, input, messages, newAddresses) : {}
  // The messages belong to the conversation that continues, which stores them; or all of them to somebody else.
  if (learned.endsFor || messages.length === 0)
    return { learned, ours: new Set(), keywords: new Map(), asking: new Set(), astray }
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
  const questions = new Set(asking.map(({ message }) => message.providerMessageId))
  return { learned, ours, keywords, asking: questions, astray }
}

/** Records the new addresses of these messages, each beside those that its message names. */
async function learnFrom(
  tx: Sql,
  input: RecordInput,
  messages: RecordInput['messages'],
  newAddresses: string[],
): Promise<Learned> {
  const told = messages.map(({ message }) => addressesOf(message))
  const theirs = newAddresses.filter(address => told.some(addresses => addresses.includes(address)))
  if (theirs.length === 0) return {}
  for (const addresses of told) await noteBeside(tx, input.channelId, knownBy(addresses))
  return learnAddresses(tx, input, theirs)
}

/**
 * A tap on an old survey asks nothing. Neither does an answer to a survey; whether a message is one is
 * found out later.
 */
function mayAsk({ resolution }: RecordInput, message: InboundMessage): boolean {
  return resolution === undefined && readScoreTap(tappedId(message)) === undefined
}

/**
 * A mere thank-you is no question, unless our last message asked something. The text of a template may
 * be unknown; then it counts as a question. While the conversation is snoozed, the same holds for "ok".
 */
async function thanksAmong(
  tx: Sql,
  { conversationId, resolution, snoozed }: RecordInput,
  recorded: { message: InboundMessage }[],
): Promise<Set<string>> {
  const saysNothing = snoozed ? isAcknowledgement : isThanks
  const said =
    resolution === undefined ? recorded.filter(({ message }) => saysNothing(sayingOf(message))) : []
  if (said.length === 0) return new Set()
  const last = await loadLastOutbound(tx, conversationId)
  if (!last || last.isTemplate || asksSomething(last.text)) return new Set()
  return new Set(said.map(({ message }) => message.providerMessageId))
}

function sayingOf({ text, media, details }: InboundMessage) {
  return { text, messageType: details.messageType, hasMedia: media.length > 0 }
}

async function noteWritten(tx: Sql, input: RecordInput, row: NewInbound, waits: boolean): Promise<void> {
  const { receivedAt, from, to } = row.message
  const inbound = { at: new Date(receivedAt), seq: row.seq, from, to, waits, epoch: input.epoch ?? input.seq }
  await noteInbound(tx, input.conversationId, inbound)
  if (row.asks && !waits) await setAsks(tx, row.id, false)
}
