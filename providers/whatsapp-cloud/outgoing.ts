import { kindOfType, META_FILES } from '../../domain/file-limits.ts'
import { typeOf } from '../../domain/outgoing-media.ts'
import { shortTitle } from '../../domain/short-title.ts'
import type { TemplateButton, TemplateHeader } from '../../domain/template.ts'
import type { OutgoingContent, OutgoingDelivery } from '../provider.ts'
import { recipientOf } from './addresses.ts'

/**
 * The longest values that the Cloud API accepts, in characters (Meta, Interactive messages, 2026-09; `text` according to
 * others).
 */
export const MAX = {
  text: 4_096,
  caption: 1_024,
  buttonBody: 1_024,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  listBody: 4_096,
  listButton: 20,
  listRows: 10,
  rowTitle: 24,
  rowId: 200,
} as const

/** The content of a message, by its `type`. */
export type CloudContent = { type: string } & Record<string, unknown>

/**
 * The body of a send; undefined if the customer's address is not one that WhatsApp knows. Its mark is only our delivery's
 * id, because every app that is subscribed to the account sees it.
 */
export function messageBody(
  { to, deliveryId, replyTo }: Pick<OutgoingDelivery, 'to' | 'deliveryId' | 'replyTo'>,
  content: CloudContent,
): object | undefined {
  const recipient = recipientOf(to)
  if (!recipient) return undefined
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipient,
    ...(replyTo !== undefined && { context: { message_id: replyTo } }),
    biz_opaque_callback_data: deliveryId,
    ...content,
  }
}

/** A text, or one file at an address with the text as its caption. */
export function textContent(
  text: string,
  mediaUrls: string[] = [],
  mediaTypes: (string | undefined)[] = [],
): CloudContent {
  const [link] = mediaUrls
  if (link === undefined) return { type: 'text', text: { body: text, preview_url: true } }
  const [contentType] = mediaTypes
  return fileContent(text, { link }, { type: typeOf({ url: link, contentType }), ...fileNameOf(link) })
}

/** One file, at an address or by the id under which Meta has it, with the text as its caption. */
export function fileContent(
  text: string,
  where: { link: string } | { id: string },
  file: { type?: string; filename?: string },
): CloudContent {
  const { kind = 'document', captions = true } = kindOfType(META_FILES, file.type) ?? {}
  const type = kind === 'animatedSticker' ? 'sticker' : kind
  // A text that can't stand here was sent before the file: `partsOf` asks the same table.
  const caption = captions && text !== '' ? { caption: text } : {}
  const { filename } = file
  const named = type === 'document' && filename !== undefined ? { filename } : {}
  return { type, [type]: { ...where, ...caption, ...named } }
}

/** The name that the phone shows for a document. */
function fileNameOf(url: string): { filename?: string } {
  const last = URL.canParse(url) ? new URL(url).pathname.split('/').at(-1) : undefined
  if (!last) return {}
  try {
    return { filename: decodeURIComponent(last).slice(-240) }
  } catch {
    return { filename: last.slice(-240) }
  }
}

type Choices = Extract<OutgoingContent, { kind: 'list' | 'buttons' }>

/**
 * A list, or buttons below a text. Undefined if they don't fit: too many, an id that is too long or appears twice, a text
 * that is empty or too long. A long title is cut.
 */
export function choiceContent(choices: Choices): CloudContent | undefined {
  const interactive = choices.kind === 'list' ? listOf(choices) : buttonsOf(choices)
  return interactive && { type: 'interactive', interactive }
}

function buttonsOf({ text, buttons }: Extract<Choices, { kind: 'buttons' }>): object | undefined {
  const replies = fitting(buttons, { most: MAX.buttons, title: MAX.buttonTitle, id: MAX.buttonId })
  if (!replies || !fits(text, MAX.buttonBody)) return undefined
  // Meta refuses two buttons with the same title.
  if (new Set(replies.map(({ title }) => title)).size < replies.length) return undefined
  return {
    type: 'button',
    body: { text },
    action: { buttons: replies.map(reply => ({ type: 'reply', reply })) },
  }
}

function listOf({ text, button, items }: Extract<Choices, { kind: 'list' }>): object | undefined {
  const rows = fitting(items, { most: MAX.listRows, title: MAX.rowTitle, id: MAX.rowId })
  const shown = shortTitle(button, MAX.listButton)
  if (!rows || shown === '' || !fits(text, MAX.listBody)) return undefined
  // A single section needs no title.
  return { type: 'list', body: { text }, action: { button: shown, sections: [{ rows }] } }
}

function fitting(
  choices: { id: string; title: string }[],
  max: { most: number; title: number; id: number },
): { id: string; title: string }[] | undefined {
  const shown = choices.map(({ id, title }) => ({ id, title: shortTitle(title, max.title) }))
  const isFit = shown.every(({ id, title }) => title !== '' && id.trim() !== '' && id.length <= max.id)
  const isUnique = new Set(shown.map(({ id }) => id)).size === shown.length
  return isFit && isUnique && shown.length > 0 && shown.length <= max.most ? shown : undefined
}

function fits(text: string, most: number): boolean {
  return text.trim() !== '' && text.length <= most
}

type Template = Extract<OutgoingContent, { kind: 'template' }>['template']

/**
 * A template with the values for its header, body and buttons (Meta, Template messages, 2026-09).
 *
 * @param uploaded Meta's id of the header's file; without one, Meta fetches it from its address
 */
export function templateContent(
  { id, language, variables, header, buttons = [] }: Template,
  uploaded?: { id: string },
): CloudContent {
  const components = [
    header && { type: 'header', parameters: headerParameters(header, uploaded) },
    Object.keys(variables).length > 0 && { type: 'body', parameters: textParameters(variables) },
    ...buttons.map(buttonComponent),
  ].filter(component => component !== undefined && component !== false)
  return {
    type: 'template',
    template: {
      name: id,
      language: { code: language ?? 'en_US' },
      ...(components.length > 0 && { components }),
    },
  }
}

/** Sorted by number. If one variable has a name, all have, and each states its name. */
function textParameters(variables: Record<string, string>): object[] {
  const entries = Object.entries(variables)
  if (entries.every(([name]) => /^\d+$/.test(name))) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, text]) => ({ type: 'text', text }))
  }
  return entries.map(([parameter_name, text]) => ({ type: 'text', parameter_name, text }))
}

function headerParameters(header: TemplateHeader, uploaded?: { id: string }): object[] {
  if (header.type === 'text') return textParameters(header.variables)
  const { type, url: link, filename } = header
  const named = type === 'document' && filename !== undefined ? { filename } : {}
  return [{ type, [type]: { ...(uploaded ?? { link }), ...named } }]
}

function buttonComponent({ index, payload, url }: TemplateButton): object {
  const isUrl = url !== undefined
  return {
    type: 'button',
    sub_type: isUrl ? 'url' : 'quick_reply',
    index: String(index),
    parameters: [isUrl ? { type: 'text', text: url } : { type: 'payload', payload: payload ?? '' }],
  }
}
