/**
 * A customer's message as the webhook gives it to the conversation's workflow: the content of the
 * inbound signal, for every provider. Everything without a field of its own stays in `details.other`,
 * so that nothing the provider sent is lost.
 */
export interface InboundMessage {
  /** The provider's id (Twilio: `SM…` or `MM…`, WhatsApp: `wamid.…`), unique for a channel. */
  providerMessageId: string
  /**
   * When it arrived, epoch ms: when its webhook arrived, by the database's clock as the API knows it.
   * For a message that was delayed it is the time when it was sent (see `heardAt()`).
   */
  receivedAt: number
  /**
   * When the customer sent it, by the provider's clock, epoch ms. Only webhook readers set this, for
   * the API.
   */
  sentAt?: number
  /** The customer's address as received: `+66812345678`, `whatsapp:+66812345678`, `whatsapp:US.13491208655302741918`. */
  from: string
  /** Our address that the customer wrote to. Replies are sent from it. */
  to: string
  /** The text; empty when there is none. */
  text: string
  media: InboundMedia[]
  details: MessageDetails
  /**
   * Set when it is a reaction to a message. `text` is then what the provider passed on for the
   * reaction.
   */
  reaction?: InboundReaction
}

/**
 * A message that arrives within this time counts as received on arrival, ms: the providers' times have
 * whole seconds only.
 */
const PROMPT_MS = 60_000

/** The addresses of its sender that a message names: first the one that it came from. */
export function addressesOf({
  from,
  details,
}: Pick<InboundMessage, 'from' | 'details'>): [string, ...string[]] {
  return [from, ...(details.otherAddresses ?? [])]
}

/**
 * When a message counts as received. For a webhook with a long delay it is the time when the customer
 * sent the message. The message is then late (I11), business hours are checked for that time, and
 * WhatsApp's window is counted from it. It is never later than the arrival.
 */
export function heardAt({ sentAt, receivedAt }: Pick<InboundMessage, 'sentAt' | 'receivedAt'>): number {
  return sentAt !== undefined && receivedAt - sentAt > PROMPT_MS ? sentAt : receivedAt
}

/** A reaction to a message, which it names by its id or its text. */
export interface InboundReaction {
  /** Absent: the reaction was removed, or is a sticker. */
  emoji?: string
  removed: boolean
  /** The provider's id of the message. */
  to?: string
  /** The message as the phone quotes it: complete, or its beginning with an ellipsis. */
  quoted?: string
  /** True for a reaction to a file, which the phone does not name. */
  toFile?: boolean
}

export interface InboundMedia {
  /** The file's address or id at the provider. Fetching it needs the channel's credentials. */
  url: string
  /** The MIME type that the provider names. */
  contentType: string
}

export interface MessageDetails {
  profileName?: string
  /** Other addresses of the same person in the webhook (phone number, WhatsApp BSUID, parent BSUID). */
  otherAddresses?: string[]
  /** A tap on one of our buttons. `payload` is the id that we gave it. */
  button?: { payload?: string; text?: string; type?: string }
  /** A choice from one of our lists. `id` is the id that we gave it. */
  listPick?: { id: string; title?: string }
  location?: { latitude: number; longitude: number; address?: string; label?: string }
  /** The message, ours or theirs, that this one answers. */
  replyTo?: { providerMessageId: string; sender?: string }
  /** The ad or post that brought the customer here. */
  referral?: Referral
  optOut?: 'STOP' | 'START' | 'HELP'
  forwarded?: 'once' | 'many'
  /**
   * Set when the message was read from the provider's list and not brought by a webhook. The list
   * contains fewer fields.
   */
  recovered?: true
  /**
   * The provider's name for the kind of message: `text`, `image`, `sticker`, `location`, `interactive`,
   * …
   */
  messageType?: string
  /**
   * The parts of which something was cut or left out, because it is longer than any contract allows (`inbound-limits.ts`):
   * `text`, `media`, `referral.body`, `other`, …
   */
  cut?: string[]
  /** All parameters without a field of their own, by the provider's names. */
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

/** The id that we gave to the tapped button or chosen list item, if the message is one. */
export function tappedId(message: Pick<InboundMessage, 'details'>): string | undefined {
  return message.details.button?.payload ?? message.details.listPick?.id
}

/** Whether a message of ours of this kind is an answer to the customer, by an agent or the AI. */
export function isAnswer(kind: string): boolean {
  return kind === 'reply' || kind === 'ai'
}
