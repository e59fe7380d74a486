import type { Phone, PhoneInput, PhoneMessage } from '../../shared/phone.ts'
import type { OutgoingMessage } from '../api/message-schema.ts'
import type { Message } from '../model.ts'
import type { WriteInput } from '../people/schema.ts'
import { write } from '../people/write.ts'
import { attemptOf } from '../webhooks/outbox.ts'
import type { World } from '../world.ts'

/** How many of the latest calls are searched for the one about a message just written. */
const CALLS = 50

/** The page's phone, on WhatsApp by the Cloud API. */
export function createPhone(world: World): Phone {
  const { state, ledger, watchers } = world
  return {
    watchers,
    messages: () => [...state.messages.values()].map(message => viewOf(world, message)),
    async write(input) {
      const { id } = await write(world, asWritten(world, input))
      const attempt = ledger.webhooks
        .slice(-CALLS)
        .map(attemptOf)
        .findLast(({ messageSid }) => messageSid === id)
      return { sid: id, ...(attempt && { attempt }) }
    },
    file(id) {
      const media = state.media.get(id)
      return media && { bytes: media.bytes, contentType: media.mimeType }
    },
  }
}

function asWritten({ state }: World, input: PhoneInput): WriteInput {
  const { from, to, profileName, text, media, location, button, listItem, reaction, replyTo } = input
  const common = { from, to, name: profileName, replyTo }
  const [file] = media ?? []
  if (file) return { ...common, text, media: file }
  if (location) {
    const { label: name, ...place } = location
    return { ...common, location: { ...place, name } }
  }
  if (listItem) return { ...common, pick: listItem }
  if (reaction) return { ...common, reaction: { messageId: reaction.to, emoji: reaction.emoji || undefined } }
  if (!button) return { ...common, text }
  const isOfTemplate = state.messages.get(replyTo ?? '')?.type === 'template'
  return isOfTemplate
    ? { ...common, templateTap: { payload: button.id, text: button.title } }
    : { ...common, tap: button }
}

function viewOf(world: World, message: Message): PhoneMessage {
  const { id, direction, numberId, customer, type, content, text, status, errorCode, replyTo, at } = message
  const isInbound = direction === 'inbound'
  const reaction = content.reaction as { message_id: string; emoji?: string } | undefined
  return {
    sid: id,
    direction: isInbound ? 'inbound' : 'outbound-api',
    origin: isInbound ? 'customer' : 'api',
    ours: `+${world.state.numbers.get(numberId)?.digits ?? ''}`,
    customer: `+${customer}`,
    body: reaction ? '' : text,
    status,
    errorCode: errorCode ?? null,
    media: mediaOf(world, type, content),
    buttons: isInbound ? [] : buttonsOf(world, message),
    list: isInbound ? null : listOf(message),
    reaction: reaction ? { to: reaction.message_id, emoji: reaction.emoji ?? '' } : null,
    replyTo: replyTo ?? null,
    createdAt: new Date(at).toISOString(),
  }
}

function mediaOf({ state }: World, type: string, content: Message['content']): PhoneMessage['media'] {
  const file = content[type] as { id?: string; link?: string } | undefined
  if (!['image', 'video', 'audio', 'document', 'sticker'].includes(type) || !file) return []
  const { id, link } = file
  const stored = state.media.get(id ?? '')
  const url = stored ? `media/${stored.id}` : (link ?? '')
  return [{ sid: id ?? url, contentType: stored?.mimeType ?? type, url }]
}

const sentAs = ({ content }: Message) => content as unknown as OutgoingMessage

function buttonsOf({ state }: World, message: Message): PhoneMessage['buttons'] {
  const sent = sentAs(message)
  if (sent.type === 'interactive' && sent.interactive.type === 'button') {
    return sent.interactive.action.buttons.map(({ reply }) => reply)
  }
  if (sent.type !== 'template') return []
  const { name, language, components = [] } = sent.template
  const accounts = [...state.accounts.values()].flatMap(({ templates }) => templates)
  const template = accounts.find(known => known.name === name && known.language === language.code)
  const all = template?.components.find(({ type }) => type === 'BUTTONS')?.buttons
  const buttons: Record<string, unknown>[] = Array.isArray(all) ? all : []
  return buttons.flatMap((button, index) => {
    if (button.type !== 'QUICK_REPLY') return []
    const given = components.find(part => part.type === 'button' && part.index === String(index))
    const payload = given?.parameters.find(parameter => parameter.type === 'payload')
    const title = String(button.text)
    return [{ id: payload?.type === 'payload' ? payload.payload : title, title }]
  })
}

function listOf(message: Message): PhoneMessage['list'] {
  const sent = sentAs(message)
  if (sent.type !== 'interactive' || sent.interactive.type !== 'list') return null
  const { button, sections } = sent.interactive.action
  const rows = sections.flatMap(section => section.rows)
  return { button, items: rows.map(({ id, title, description = '' }) => ({ id, title, description })) }
}
