import type { OutgoingMedium } from './outgoing-media.ts'

/** A template in a message, with the values of its variables. */
export interface MessageTemplate {
  /** The id at the provider: Twilio's Content SID, or WhatsApp's name of the template. */
  id: string
  /** Needed when the id alone is not unique: `en_US`. */
  language?: string
  /** Values of the body's variables, by their numbers or names. */
  variables: Record<string, string>
  header?: TemplateHeader
  /** The buttons that take a value, by their positions from 0. */
  buttons?: TemplateButton[]
}

/**
 * A template as messages, settings and signals store it: in the common form, or in Twilio's form
 * `{contentSid, variables}` from before other providers existed. See `readTemplate()`.
 */
export interface KeptTemplate extends Partial<Omit<MessageTemplate, 'variables'>> {
  contentSid?: string
  variables: Record<string, string>
}

export function readTemplate({ contentSid = '', id = contentSid, ...rest }: KeptTemplate): MessageTemplate {
  return { id, ...rest }
}

/**
 * `url`: the address of the file above the text, or the reference to an uploaded one. `file`: in the settings, what is known of
 * an uploaded one, so that a message that is made of it can name it among its files.
 */
export type TemplateHeader =
  | { type: 'text'; variables: Record<string, string> }
  | {
      type: 'image' | 'video' | 'document'
      url: string
      filename?: string
      file?: Omit<OutgoingMedium, 'url'>
    }

/** `payload`: the id that a tap returns. `url`: the end of the address that the button opens. */
export interface TemplateButton {
  index: number
  payload?: string
  url?: string
}

/** A template in the provider's account. People create it there. */
export interface Template {
  id: string
  name: string
  language: string
  /**
   * Twilio's names of its forms (`twilio/text`, `twilio/quick-reply`); for other providers its
   * components.
   */
  types: string[]
  /** Its text, with `{{1}}` for a variable. Null when no form has a text. */
  body: string | null
  /** Its variables, each with a sample value. */
  variables: Record<string, string>
  /** What must be given besides variables: the kind of header, and the buttons that take a value. */
  header?: { type: TemplateHeader['type']; variables?: Record<string, string> }
  buttons?: { index: number; takes: 'payload' | 'url'; text?: string }[]
  /**
   * The state of WhatsApp's review: `unsubmitted`, `received`, `pending`, `approved`, `rejected`,
   * `paused`, `disabled`.
   */
  approval: { status: string; category: string | null; rejectionReason: string | null }
  /** What it looks like. Missing in lists that were stored before this was read. */
  layout?: TemplateLayout
}

/** A template as the customer sees it, with `{{1}}` for its variables. */
export interface TemplateLayout {
  /** A text, a place, or the kind of file above the body; `url`: of a file that is always the same, or of its sample. */
  header?:
    | { type: 'text'; text: string }
    | { type: 'image' | 'video' | 'document'; url?: string }
    | { type: 'location'; location?: LayoutLocation }
  body?: string
  footer?: string
  buttons?: LayoutButton[]
  /** The addresses of files beside the text. */
  media?: string[]
  /** A button that opens a list of choices. */
  list?: { button: string; items: { title: string; description?: string }[] }
  /** Cards beside each other, below the body. */
  cards?: LayoutCard[]
  /** Set where it brings a code: then WhatsApp itself gives the words, in the template's language. */
  authentication?: { securityAdvice: boolean; expiresInMinutes?: number }
  /** What it has beside these, by the provider's names: `limited_time_offer`. */
  others?: string[]
}

/** A place on the map, as the template has it: each can hold a variable. */
export interface LayoutLocation {
  latitude: string
  longitude: string
  name?: string
  address?: string
}

export interface LayoutCard {
  header?: { type: 'image' | 'video'; url?: string }
  title?: string
  body?: string
  buttons?: LayoutButton[]
}

export const BUTTON_TYPES = ['quick_reply', 'url', 'phone_number', 'copy_code', 'other'] as const

export interface LayoutButton {
  type: (typeof BUTTON_TYPES)[number]
  text: string
  url?: string
  phoneNumber?: string
}
