import { createHash } from 'node:crypto'
import { sampleFile } from '../../twilio/inbound/sample-file.ts'
import { newAddress, storeMedia } from '../api/media.ts'
import type { World } from '../world.ts'
import type { Written } from './schema.ts'

/** A customer's message in the form of a webhook (Meta, Webhooks: messages, 2026-09). */
export function contentOf(
  world: World,
  input: Written,
): { type: string; fields: Record<string, unknown>; text: string } {
  const of = (type: string, content: unknown, text = '', more: object = {}) => ({
    type,
    fields: { [type]: content, ...more },
    text,
  })
  const { text = '', media, tap, templateTap, pick, reaction, location, contacts, order } = input
  if (media) return mediaOf(world, media, text)
  if (tap) return of('interactive', { type: 'button_reply', button_reply: tap }, tap.title)
  if (templateTap) return of('button', templateTap, templateTap.text)
  if (pick) return of('interactive', { type: 'list_reply', list_reply: pick }, pick.title)
  if (reaction) {
    const { messageId: message_id, emoji } = reaction
    return of('reaction', { message_id, ...(emoji && { emoji }) }, emoji)
  }
  if (location) return of('location', location)
  if (contacts) {
    const cards = contacts.map(({ name, phone }) => ({
      name: { formatted_name: name, first_name: name },
      phones: [{ phone, wa_id: phone.replace(/\D/g, ''), type: 'CELL' }],
    }))
    return of('contacts', cards)
  }
  if (order) {
    const product_items = order.items.map(({ sku, quantity }) => ({
      product_retailer_id: sku,
      quantity,
      item_price: 100,
      currency: 'THB',
    }))
    return of('order', { catalog_id: '1', text: order.text ?? '', product_items }, order.text)
  }
  if (input.unsupported) {
    const { code, type } = input.unsupported
    const title = 'Message type unknown'
    const errors = [{ code, title, message: title, error_data: { details: 'Not supported.' } }]
    return of('unsupported', { ...(type && { type }) }, '', { errors })
  }
  if (input.edit) {
    const { messageId: original_message_id, text: body } = input.edit
    const message = { type: 'text', text: { body } }
    return of('edit', { original_message_id, message }, body)
  }
  if (input.revoke) return of('revoke', { original_message_id: input.revoke.messageId })
  if (input.raw) return of(input.raw.type, input.raw.content)
  return of('text', { body: text }, text)
}

const KINDS = ['image', 'video', 'audio'] as const

function mediaOf(world: World, given: NonNullable<Written['media']>, caption: string) {
  const { contentType, base64 = sampleFile(contentType), filename, voice, sticker } = given
  const media = storeMedia(world, Buffer.from(base64, 'base64'), contentType)
  const kind = KINDS.find(known => contentType.startsWith(`${known}/`)) ?? 'document'
  const type = sticker ? 'sticker' : kind
  const content = {
    ...(caption && { caption }),
    ...(filename && { filename }),
    mime_type: contentType,
    // Base64 here, but hexadecimal where a client asks for the media id.
    sha256: createHash('sha256').update(media.bytes).digest('base64'),
    id: media.id,
    url: newAddress(world, media),
    ...(type === 'audio' && { voice: voice ?? false }),
    ...(type === 'sticker' && { animated: false }),
  }
  return { type, fields: { [type]: content }, text: caption }
}
