import { readAddress } from '../../domain/address.ts'
import { withinLimits } from '../../domain/inbound-limits.ts'
import { reactionOf } from '../../domain/inbound-reaction.ts'
import type { InboundMedia, InboundMessage, MessageDetails, Referral } from '../../domain/message.ts'
import { boundedId } from '../bounded-id.ts'
import type { FormParameters, Parsed } from './form.ts'
import { listPick } from './list-pick.ts'
import { otherAddresses } from './other-addresses.ts'
import { defined, overlong, type ParameterReader, parameterReader } from './parameters.ts'

/** Twilio sends at most ten files in a message, numbered from 0. */
const MAX_MEDIA = 10

/**
 * Reads the webhook of an incoming message. Only ids and addresses are required. Whatever else is missing, new or absurd,
 * the message is still read; parameters without a field of ours go to `details.other`.
 */
export function readMessage(parameters: FormParameters, receivedAt: number): Parsed<InboundMessage> {
  const reader = parameterReader(parameters)
  const sid = messageSid(reader)
  const [from, to] = [readAddress(reader.take('From') ?? ''), readAddress(reader.take('To') ?? '')]
  const accountSid = reader.peek('AccountSid')
  if (!sid || !from || !to || !accountSid) {
    const required = { MessageSid: sid, From: from, To: to, AccountSid: accountSid }
    const missing = Object.entries(required).flatMap(([name, value]) => (value ? [] : [name]))
    return { ok: false, error: { detail: `parameters missing: ${missing.join(', ')}` } }
  }
  const tooLong = overlong({ From: from, To: to })
  if (tooLong.length > 0)
    return { ok: false, error: { detail: `parameters too long: ${tooLong.join(', ')}` } }
  const text = reader.take('Body') ?? ''
  const media = readMedia(reader)
  const details = readDetails(reader, from)
  const message = { providerMessageId: boundedId(sid), receivedAt, from, to, text, media, details }
  const reaction = reactionOf(message)
  return { ok: true, value: withinLimits(reaction ? { ...message, reaction } : message) }
}

/** SmsSid and SmsMessageSid are older names of the same id, and are dropped if they have the same value. */
function messageSid(reader: ParameterReader): string | undefined {
  const names = ['MessageSid', 'SmsMessageSid', 'SmsSid']
  const sid = names.map(reader.peek).find(value => value !== undefined)
  for (const name of names) if (reader.peek(name) === sid) reader.take(name)
  return sid
}

/** Reads as many files as there are addresses. NumMedia is dropped if it agrees, and kept if it doesn't. */
function readMedia(reader: ParameterReader): InboundMedia[] {
  const media: InboundMedia[] = []
  for (let index = 0; index < MAX_MEDIA; index++) {
    const url = reader.take(`MediaUrl${index}`)
    if (url === undefined) continue
    media.push({ url, contentType: reader.take(`MediaContentType${index}`) ?? 'application/octet-stream' })
  }
  if (reader.peek('NumMedia') === String(media.length)) reader.take('NumMedia')
  return media
}

function readDetails(reader: ParameterReader, from: string): MessageDetails {
  const details: MessageDetails = {
    profileName: reader.take('ProfileName'),
    otherAddresses: otherAddresses(reader, from),
    button: readButton(reader),
    listPick: listPick(reader),
    location: readLocation(reader),
    replyTo: readReplyTo(reader),
    referral: readReferral(reader),
    optOut: readOptOut(reader),
    forwarded: readForwarded(reader),
    messageType: reader.take('MessageType'),
  }
  // Last, after all others have taken their parameters.
  return defined({ ...details, other: reader.rest() }) ?? {}
}

function readButton(reader: ParameterReader): MessageDetails['button'] {
  if (!reader.peek('ButtonPayload') && !reader.peek('ButtonText')) return undefined
  return defined({
    payload: reader.take('ButtonPayload'),
    text: reader.take('ButtonText'),
    type: reader.take('ButtonType'),
  })
}

function readLocation(reader: ParameterReader): MessageDetails['location'] {
  const latitude = degrees(reader.peek('Latitude'), 90)
  const longitude = degrees(reader.peek('Longitude'), 180)
  if (latitude === undefined || longitude === undefined) return undefined
  for (const name of ['Latitude', 'Longitude']) reader.take(name)
  const place = defined({ address: reader.take('Address'), label: reader.take('Label') })
  return { latitude, longitude, ...place }
}

function degrees(text: string | undefined, max: number): number | undefined {
  if (text === undefined || !/^[+-]?\d{1,3}(\.\d+)?$/.test(text)) return undefined
  const value = Number(text)
  return Math.abs(value) <= max ? value : undefined
}

function readReplyTo(reader: ParameterReader): MessageDetails['replyTo'] {
  const sid = reader.take('OriginalRepliedMessageSid')
  if (!sid) return undefined
  return {
    providerMessageId: boundedId(sid),
    ...defined({ sender: reader.take('OriginalRepliedMessageSender') }),
  }
}

/** Twilio sends some Referral parameters with every message. Only a message from an ad names its source. */
function readReferral(reader: ParameterReader): Referral | undefined {
  const sourceId = reader.take('ReferralSourceId')
  if (!sourceId) return undefined
  const rest = defined({
    sourceType: reader.take('ReferralSourceType'),
    sourceUrl: reader.take('ReferralSourceUrl'),
    headline: reader.take('ReferralHeadline'),
    body: reader.take('ReferralBody'),
    mediaUrl: reader.take('ReferralMediaUrl'),
    mediaContentType: reader.take('ReferralMediaContentType'),
    mediaId: reader.take('ReferralMediaId'),
    clickId: reader.take('ReferralCtwaClid'),
  })
  return { sourceId, ...rest }
}

const OPT_OUT = ['STOP', 'START', 'HELP'] as const

function readOptOut(reader: ParameterReader): MessageDetails['optOut'] {
  const type = OPT_OUT.find(known => known === reader.peek('OptOutType')?.trim().toUpperCase())
  if (type) reader.take('OptOutType')
  return type
}

function readForwarded(reader: ParameterReader): MessageDetails['forwarded'] {
  const isTrue = (name: string) =>
    reader.peek(name)?.toLowerCase() === 'true' && reader.take(name) !== undefined
  const once = isTrue('Forwarded')
  return isTrue('FrequentlyForwarded') ? 'many' : once ? 'once' : undefined
}
