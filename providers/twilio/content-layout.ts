import { authenticationLayout } from '../../domain/authentication-template.ts'
import type { LayoutButton, LayoutCard, TemplateLayout } from '../../domain/template.ts'
import { countOf, type Fields, fieldsOf, listOf, textOf } from '../layout-fields.ts'

/**
 * Twilio sends a content in the richest of its types that the medium can show (Twilio, Content types overview). These are
 * WhatsApp's, the richest first.
 */
const RICHEST_FIRST = [
  'whatsapp/card',
  'whatsapp/authentication',
  'twilio/carousel',
  'twilio/card',
  'twilio/list-picker',
  'twilio/call-to-action',
  'twilio/quick-reply',
  'twilio/location',
  'twilio/media',
  'twilio/text',
]

/** How a template looks on WhatsApp. Undefined: none of its types is known. */
export function layoutOf(types: Record<string, unknown>): TemplateLayout | undefined {
  const type = RICHEST_FIRST.find(name => name in types)
  if (type === undefined) return undefined
  const content = fieldsOf(types[type])
  const media = textsOf(content.media)
  const buttons = listOf(content.actions).map(buttonOf)
  const items = listOf(content.items).map(({ item, description }) => ({
    title: textOf(item) ?? '',
    ...(textOf(description) && { description: textOf(description) }),
  }))
  const isCard = type === 'twilio/card' || type === 'whatsapp/card'
  const header = textOf(content.header_text)
  const footer = textOf(content.footer) ?? (isCard ? textOf(content.subtitle) : undefined)
  const cards = type === 'twilio/carousel' ? listOf(content.cards).map(cardOf) : []
  if (type === 'whatsapp/authentication') {
    const securityAdvice = content.add_security_recommendation === true
    const words = { securityAdvice, expiresInMinutes: countOf(content.code_expiration_minutes) }
    return { ...authenticationLayout(words), ...(buttons.length > 0 && { buttons }) }
  }
  if (type === 'twilio/location') return { header: locationOf(content), body: '' }
  return {
    ...(header && { header: { type: 'text', text: header } }),
    body: textOf(content.body) ?? textOf(content.title) ?? '',
    ...(footer && { footer }),
    ...(buttons.length > 0 && { buttons }),
    ...(media.length > 0 && { media }),
    ...(items.length > 0 &&
      type === 'twilio/list-picker' && { list: { button: textOf(content.button) ?? '', items } }),
    ...(cards.length > 0 && { cards }),
  }
}

function locationOf({ latitude, longitude, label, address }: Fields): TemplateLayout['header'] {
  const [name, street] = [textOf(label), textOf(address)]
  return {
    type: 'location',
    location: {
      latitude: String(latitude ?? ''),
      longitude: String(longitude ?? ''),
      ...(name && { name }),
      ...(street && { address: street }),
    },
  }
}

/** Twilio does not say which kind of file a card has; WhatsApp shows a picture or a film. */
function cardOf(card: Fields): LayoutCard {
  const [file] = textsOf(card.media)
  const [title, body] = [textOf(card.title), textOf(card.body)]
  const buttons = listOf(card.actions).map(buttonOf)
  return {
    ...(file && { header: { type: /\.(mp4|3gp)\b/i.test(file) ? 'video' : 'image', url: file } }),
    ...(title && { title }),
    ...(body && { body }),
    ...(buttons.length > 0 && { buttons }),
  }
}

const BUTTONS: Record<string, LayoutButton['type']> = {
  QUICK_REPLY: 'quick_reply',
  URL: 'url',
  PHONE_NUMBER: 'phone_number',
  COPY_CODE: 'copy_code',
}

/** An action of a quick reply needs no type. */
function buttonOf(action: Fields): LayoutButton {
  const type = textOf(action.type)
  return {
    type: type === undefined ? 'quick_reply' : (BUTTONS[type] ?? 'other'),
    text: textOf(action.title) ?? textOf(action.copy_code_text) ?? '',
    ...(textOf(action.url) && { url: textOf(action.url) }),
    ...(textOf(action.phone) && { phoneNumber: textOf(action.phone) }),
  }
}

const textsOf = (value: unknown): string[] => {
  const list = Array.isArray(value) ? value : [value]
  return list.flatMap(item => textOf(item) ?? [])
}
