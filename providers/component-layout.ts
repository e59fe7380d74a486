import type { LayoutButton, TemplateLayout } from '../domain/template.ts'
import { type Fields, fieldsOf, listOf, textOf } from './layout-fields.ts'

/**
 * What a template of Meta's form looks like: header, body, footer and buttons as components (Meta, Message templates,
 * 2026-09; EngageLab passes the same form on). Names in upper or lower case.
 */
export function layoutOfComponents(components: readonly Fields[]): TemplateLayout {
  const ofType = (type: string) => components.find(component => wordOf(component.type) === type)
  const header = headerOf(ofType('header'))
  const body = textOf(ofType('body')?.text)
  const footer = textOf(ofType('footer')?.text)
  const buttons = listOf(ofType('buttons')?.buttons).map(buttonOf)
  const others = components
    .map(({ type }) => wordOf(type))
    .filter(type => type !== '' && !SHOWN.includes(type))
  return {
    ...(header && { header }),
    ...(body !== undefined && { body }),
    ...(footer !== undefined && { footer }),
    ...(buttons.length > 0 && { buttons }),
    ...(others.length > 0 && { others: [...new Set(others)] }),
  }
}

const SHOWN = ['header', 'body', 'footer', 'buttons']

function headerOf(header: Fields | undefined): TemplateLayout['header'] {
  if (!header) return undefined
  // EngageLab's examples have a text without a format.
  const format = wordOf(header.format) || 'text'
  const text = textOf(header.text)
  if (format === 'text') return text === undefined ? undefined : { type: 'text', text }
  if (format !== 'image' && format !== 'video' && format !== 'document' && format !== 'location')
    return undefined
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
}

function buttonOf(button: Fields): LayoutButton {
  const [url, phoneNumber] = [textOf(button.url), textOf(button.phone_number)]
  return {
    type: BUTTONS[wordOf(button.type)] ?? 'other',
    text: textOf(button.text) ?? '',
    ...(url !== undefined && { url }),
    ...(phoneNumber !== undefined && { phoneNumber }),
  }
}

const wordOf = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : '')
