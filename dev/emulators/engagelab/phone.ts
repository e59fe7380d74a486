import type { Phone, PhoneInput, PhoneMessage } from '../shared/phone.ts'
import { attemptOf } from './callbacks.ts'
import type { EmulatedMessage, Emulation } from './emulation.ts'
import { type InboundInput, sendInbound } from './inbound.ts'

/** The page's phone, on WhatsApp by EngageLab. */
export function createPhone(emulation: Emulation): Phone {
  return {
    watchers: emulation.watchers,
    messages: () => emulation.messages.map(viewOf),
    async write(input) {
      const { id, attempt } = await sendInbound(emulation, asWritten(input))
      return { sid: id, ...(attempt && { attempt: attemptOf(attempt) }) }
    },
  }
}

/** EngageLab's page only shows the form of a text. The other forms are Meta's, which a third party's SDK reads. */
function asWritten(input: PhoneInput): InboundInput {
  const { from, to, profileName, text, media, location, button, listItem, reaction, replyTo } = input
  const common = { from, to, profileName, replyTo }
  const of = (type: string, content: object) => ({ ...common, message: { type, [type]: content } })
  const [file] = media ?? []
  if (file) {
    const kind = /^(image|video|audio)\//.exec(file.contentType)?.[1] ?? 'document'
    return of(kind, { id: 'emulated', mime_type: file.contentType, ...(text && { caption: text }) })
  }
  if (location) {
    const { label: name, ...place } = location
    return of('location', { ...place, name })
  }
  if (button) return of('interactive', { type: 'button_reply', button_reply: button })
  if (listItem) return of('interactive', { type: 'list_reply', list_reply: listItem })
  if (reaction) return of('reaction', { message_id: reaction.to, emoji: reaction.emoji })
  return { ...common, text }
}

const FILES = ['image', 'video', 'audio', 'document', 'sticker']
const WAITS = ['plan', 'target_valid']

function viewOf({
  id,
  direction,
  ours,
  customer,
  type,
  text,
  body,
  status,
  at,
}: EmulatedMessage): PhoneMessage {
  const isInbound = direction === 'inbound'
  const part = Object(body[type]) as Record<string, unknown>
  const { mime_type: contentType = type, link = '' } = part
  const hasFailed = /invalid|failed|timeout/.test(status)
  return {
    sid: id,
    direction: isInbound ? 'inbound' : 'outbound-api',
    origin: isInbound ? 'customer' : 'api',
    ours,
    customer,
    body: text || String(part.caption ?? ''),
    status: hasFailed ? 'failed' : WAITS.includes(status) ? 'queued' : status,
    errorCode: null,
    media: FILES.includes(type) ? [{ sid: id, contentType: String(contentType), url: String(link) }] : [],
    buttons: [],
    list: null,
    reaction: type === 'reaction' ? { to: String(part.message_id), emoji: String(part.emoji ?? '') } : null,
    replyTo: null,
    createdAt: new Date(at).toISOString(),
  }
}
