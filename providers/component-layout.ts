import { authenticationLayout } from '../domain/authentication-template.ts'
import type { LayoutButton, LayoutCard, TemplateLayout } from '../domain/template.ts'
import { countOf, type Fields, fieldsOf, listOf, textOf } from './layout-fields.ts'

/**
 * What a template of Meta's form looks like: header, body, footer, buttons and cards as components (Meta, Message templates,
 * 2026-09; EngageLab passes the same form on). Names in upper or lower case.
 */
export function layoutOfComponents(components: readonly Fields[], category?: string): TemplateLayout {
  const ofType = (type: string) => components.find(component => wordOf(component.type) === type)
  const header = headerOf(ofType('header'))
  const body = textOf(ofType('body')?.text)
  const footer = textOf(ofType('footer')?.text)
  const buttons = listOf(ofType('buttons')?.buttons).map(buttonOf)
  const cards = listOf(ofType('carousel')?.cards).map(cardOf)
  const others = components
    .map(({ type }) => wordOf(type))
    .filter(type => type !== '' && !SHOWN.includes(type))
  return {
    ...(header && { header }),
    ...(body !== undefined && { body }),
    ...(footer !== undefined && { footer }),
    ...(wordOf(category) === 'authentication' &&
      authenticationLayout(
        {
          securityAdvice: ofType('body')?.add_security_recommendation === true,
          expiresInMinutes: countOf(ofType('footer')?.code_expiration_minutes),
        },
        { body, footer },
      )),
    ...(buttons.length > 0 && { buttons }),
    ...(cards.length > 0 && { cards }),
    ...(others.length > 0 && { others: [...new Set(others)] }),
  }
}

const SHOWN = ['header', 'body', 'footer', 'buttons', 'carousel']

function headerOf(header: Fields | undefined): TemplateLayout['header'] {
  if (!header) return undefined
  // EngageLab's examples have a text without a format.
  const format = wordOf(header.format) || 'text'
  const text = textOf(header.text)
  if (format === 'text') return text === undefined ? undefined : { type: 'text', text }
  // Where it is, each message says.
  if (format === 'location') return { type: 'location' }
  if (format !== 'image' && format !== 'video' && format !== 'document') return undefined
  const { header_handle: handles } = fieldsOf(header.example)
  const [sample] = Array.isArray(handles) ? handles : []
  const url = textOf(sample)
  return { type: format, ...(url && /^https?:/.test(url) && { url }) }
}

const BUTTONS: Record<string, LayoutButton['type']> = {
  quick_reply: 'quick_reply',
  url: 'url',
  phone_number: 'phone_number',
  copy_code: 'copy_code',
  // Of a code: it is copied, or filled in by the business's own app.
  otp: 'copy_code',
}

/** A list names the button that copies a code by the address behind it. */
const COPIES_CODE = /^https:\/\/www\.whatsapp\.com\/otp\//

function buttonOf(button: Fields): LayoutButton {
  const [url, phoneNumber] = [textOf(button.url), textOf(button.phone_number)]
  if (url !== undefined && COPIES_CODE.test(url))
    return { type: 'copy_code', text: textOf(button.text) ?? '' }
  return {
    type: BUTTONS[wordOf(button.type)] ?? 'other',
    text: textOf(button.text) ?? '',
    ...(url !== undefined && { url }),
    ...(phoneNumber !== undefined && { phoneNumber }),
  }
}

/**
 * A card has components of its own, with variables that are numbered anew. So its text is shown with the samples that Meta
 * has for them.
 */
function cardOf(card: Fields): LayoutCard {
  const components = listOf(card.components)
  const ofType = (type: string) => components.find(component => wordOf(component.type) === type)
  const header = headerOf(ofType('header'))
  const body = ofType('body')
  const text = textOf(body?.text)
  const buttons = listOf(ofType('buttons')?.buttons).map(buttonOf)
  return {
    ...((header?.type === 'image' || header?.type === 'video') && {
      header: { type: header.type, ...(header.url !== undefined && { url: header.url }) },
    }),
    ...(text !== undefined && { body: withSamples(text, fieldsOf(body?.example).body_text) }),
    ...(buttons.length > 0 && { buttons }),
  }
}

function withSamples(text: string, given: unknown): string {
  const first = Array.isArray(given) && Array.isArray(given[0]) ? given[0] : given
  const samples: unknown[] = Array.isArray(first) ? first : []
  return text.replace(/\{\{\s*(\d+)\s*\}\}/g, (_, number) => textOf(samples[Number(number) - 1]) ?? '…')
}

const wordOf = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : '')
