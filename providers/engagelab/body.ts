import { phoneNumberOf } from '../../domain/address.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import { kindOfType, META_FILES } from '../../domain/file-limits.ts'
import { type OutgoingMedium, typeOf } from '../../domain/outgoing-media.ts'
import type { OutgoingContent, OutgoingDelivery } from '../provider.ts'
import { MARK } from './status.ts'

export type Body = { ok: true; body: object } | { ok: false; error: DeliveryError }

/** The body of `POST /v1/messages` for one delivery. Content without a documented form is refused here. */
export function bodyOf({ sender, to, content, deliveryId }: OutgoingDelivery): Body {
  const [from, recipient] = [phoneNumberOf(sender.address ?? ''), phoneNumberOf(to)]
  if (from === undefined) return refused(NO_SENDER)
  if (recipient === undefined) return refused(NO_NUMBER)
  const message = messageOf(content)
  if (!message.ok) return message
  return {
    ok: true,
    body: {
      from,
      // An array, but the answer has only one id, so each call has one recipient.
      to: [recipient],
      body: message.body,
      request_id: deliveryId,
      custom_args: { [MARK]: deliveryId },
    },
  }
}

function messageOf(content: OutgoingContent): Body {
  if (content.kind === 'template') return templateOf(content.template)
  // No page documents buttons and lists.
  if (content.kind !== 'text') return textOf(content.fallback)
  const [file, ...more] = content.mediaUrls
  if (file === undefined) return textOf(content.text)
  return more.length > 0
    ? refused(TOO_MANY_FILES)
    : fileOf({ url: file, contentType: content.mediaTypes?.[0] }, content.text)
}

function textOf(text: string): Body {
  return text.trim() === '' ? refused(EMPTY) : { ok: true, body: { type: 'text', text: { body: text } } }
}

/** A file of an unknown kind is sent as a document. */
function fileOf(file: OutgoingMedium, caption: string): Body {
  const { url: link } = file
  const { kind = 'document', captions = true } = kindOfType(META_FILES, typeOf(file)) ?? {}
  const type = kind === 'animatedSticker' ? 'sticker' : kind
  const words = caption.trim() === '' ? {} : { caption }
  if (!captions && words.caption !== undefined) return refused(NO_CAPTION)
  const name = type === 'document' ? { filename: nameOf(link) } : {}
  return { ok: true, body: { type, [type]: { link, ...words, ...name } } }
}

/** The last part of the path, which the customer sees. */
function nameOf(link: string): string {
  const last = URL.canParse(link) ? new URL(link).pathname.split('/').at(-1) : undefined
  return decoded(last ?? '').slice(0, 200) || 'file'
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

type Template = Extract<OutgoingContent, { kind: 'template' }>['template']

function templateOf({ id, language, variables, header, buttons }: Template): Body {
  if (!language) return refused(NO_LANGUAGE)
  if (header || (buttons && buttons.length > 0)) return refused(BODY_ONLY)
  const values = inOrder(variables)
  if (!values) return refused(UNNUMBERED)
  const parameters = values.map(text => ({ type: 'text', text }))
  const components = parameters.length > 0 ? { components: [{ type: 'body', parameters }] } : {}
  return { ok: true, body: { type: 'template', template: { name: id, language, ...components } } }
}

/** The values of `{{1}}`, `{{2}}` and so on; undefined if one is missing or has a name. */
function inOrder(variables: Record<string, string>): string[] | undefined {
  const values = Object.keys(variables).map((_, index) => variables[String(index + 1)])
  return values.every(value => value !== undefined) ? values : undefined
}

function refused(error: DeliveryError): Body {
  return { ok: false, error }
}

const content = (detail: string, fix: string): DeliveryError => ({
  code: 'unsupported_content',
  class: 'content' as const,
  detail,
  fix,
})

const EMPTY = content('The message is empty.', 'Write something.')
const TOO_MANY_FILES = content(
  'EngageLab accepts only one file per message.',
  'Send each file in a message of its own.',
)
const NO_CAPTION = content(
  'An audio file or a sticker can’t have a text.',
  'Send the text as a separate message.',
)
const NO_LANGUAGE = content(
  'The template’s language is missing.',
  'Give a language in which the template exists.',
)
const BODY_ONLY = content(
  'EngageLab does not document variables for a template’s header or buttons.',
  'Choose a template that has variables only in its text.',
)
const UNNUMBERED = content(
  'The template’s variables are not numbered 1, 2, 3 and so on, without gaps.',
  'Give a value for each numbered variable.',
)
const NO_SENDER: DeliveryError = {
  code: 'invalid_channel',
  class: 'config',
  detail: 'The channel has no phone number to send from.',
  fix: 'Check the channel’s settings.',
}
const NO_NUMBER: DeliveryError = {
  code: 'not_a_number',
  class: 'recipient',
  detail: 'EngageLab sends to phone numbers only, and the customer’s phone number is not known.',
  fix: 'Ask the customer for their number, or contact them through another channel.',
}
