/**
 * A customer's message as the webhook hands it to the conversation's workflow: the payload of the inbound signal,
 * whatever the provider. Text and media are the customer's own; everything that has no field here stays in
 * `details.other`, so that nothing the provider sent is lost.
 */
export interface InboundMessage {
  /** The provider's id (Twilio: `SM…` or `MM…`, WhatsApp: `wamid.…`), unique for a channel. */
  providerMessageId: string
  /**
   * When it came, epoch ms: when its webhook arrived, by the database's clock as the API knows it; or, of what was under way for
   * longer, when it was sent (`heardAt()`).
   */
  receivedAt: number
  /** When the customer sent it, by the provider's clock, epoch ms; only from a webhook's reader to the API. */
  sentAt?: number
  /** The customer's address as received: `+66812345678`, `whatsapp:+66812345678`, `whatsapp:US.13491208655302741918`. */
  from: string
  /** Our address the customer wrote to; replies leave from it. */
  to: string
  /** The text, empty when there is none. */
  text: string
  media: InboundMedia[]
  details: MessageDetails
  /** Set where it is no message but a reaction to one: `text` is then what the provider passed on for it. */
  reaction?: InboundReaction
}

/** What comes within it came when it was sent: the providers' times have no more than seconds, ms. */
const PROMPT_MS = 60_000

/**
 * When a message counts as received: what a webhook brings only after a while, by the provider's own time of it, so that it is
 * late (I11), judged by the hours of its moment, and the time for free text has run since. Never later than it came.
 */
export function heardAt({ sentAt, receivedAt }: Pick<InboundMessage, 'sentAt' | 'receivedAt'>): number {
  return sentAt !== undefined && receivedAt - sentAt > PROMPT_MS ? sentAt : receivedAt
}

/** A reaction to a message, which it names by its id or by its text. */
export interface InboundReaction {
  /** Absent: it is taken back, or it is a sticker. */
  emoji?: string
  removed: boolean
  /** The provider's id of the message. */
  to?: string
  /** The message as the phone quotes it: whole, or its beginning with an ellipsis. */
  quoted?: string
  /** It is to a file, which the phone does not name. */
  toFile?: boolean
}

export interface InboundMedia {
  /** At the provider, its address or its id there; fetching it needs the channel's credentials. */
  url: string
  /** MIME type as the provider names it. */
  contentType: string
}

export interface MessageDetails {
  profileName?: string
  /** Other addresses of the same person named in the webhook (phone number, WhatsApp BSUID, parent BSUID). */
  otherAddresses?: string[]
  /** A tap on a button of ours; `payload` is the id we gave it. */
  button?: { payload?: string; text?: string; type?: string }
  /** A pick from a list of ours; `id` is the id we gave it. */
  listPick?: { id: string; title?: string }
  location?: { latitude: number; longitude: number; address?: string; label?: string }
  /** The message of ours, or of theirs, that this one answers. */
  replyTo?: { providerMessageId: string; sender?: string }
  /** The ad or post that brought the customer here. */
  referral?: Referral
  optOut?: 'STOP' | 'START' | 'HELP'
  forwarded?: 'once' | 'many'
  /** It was read from the provider's list, not brought by a webhook: what the list doesn't tell is missing. */
  recovered?: true
  /** What kind of message the provider calls it: `text`, `image`, `sticker`, `location`, `interactive`, … */
  messageType?: string
  /** Every parameter without a field of its own, by the provider's name for it. */
  other?: Record<string, string>
}

export interface Referral {
  sourceId: string
  sourceType?: string
  sourceUrl?: string
  headline?: string
  body?: string
  mediaUrl?: string
  mediaContentType?: string
  mediaId?: string
  clickId?: string
}

/** The id we gave to the button tapped or the list item picked, if the message is one. */
export function tappedId(message: Pick<InboundMessage, 'details'>): string | undefined {
  return message.details.button?.payload ?? message.details.listPick?.id
}

/** Whether a message of ours of this kind is an answer to the customer, by an agent or the AI. */
export function isAnswer(kind: string): boolean {
  return kind === 'reply' || kind === 'ai'
}
