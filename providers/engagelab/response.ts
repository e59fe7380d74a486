import { reactionOf } from '../../domain/inbound-reaction.ts'
import type { InboundMessage, MessageDetails } from '../../domain/message.ts'
import { cut, storable } from '../../domain/text.ts'
import { defined, type Fields, fieldsOf, idOf, textOf } from './json.ts'
import { readContent } from './message-content.ts'
import { readAddress, readNumber } from './numbers.ts'
import { type RowRead, timeOf } from './row.ts'

/** As much of a row as is kept beside the message. */
const MAX_RAW = 16_384

/**
 * Reads a `response` row: what a customer sent. Only the two addresses and an id are demanded. The page gives an example of
 * a text alone; of everything else the whole row is kept, so that nothing is lost if it is otherwise than we take it.
 */
export function readResponse(row: Fields, response: Fields, receivedAt: number): RowRead {
  // What they took back stays in the conversation: people have read it, and acted on it.
  if (response.event === 'deleted') return { left: 'message_deleted' }
  const data = fieldsOf(response.response_data)
  const { contact, message_context, whatsapp_business_account_id } = data
  const message = fieldsOf(data.message)
  const from = customerOf(row, fieldsOf(contact))
  const to = oursOf(row, fieldsOf(message_context), from)
  const providerMessageId = idOf(data.channel_message_id) ?? idOf(row.message_id)
  if (from === undefined || to === undefined) return { left: 'message_without_number' }
  if (providerMessageId === undefined) return { left: 'message_without_id' }
  const content = readContent(message)
  const details: MessageDetails = defined({
    profileName: textOf(fieldsOf(fieldsOf(contact).profile).name),
    ...content.details,
    replyTo: content.details.replyTo ?? quotedIn(fieldsOf(message_context)),
    messageType: textOf(message.type) ?? (response.event === 'order' ? 'order' : undefined),
    other: content.isWhole ? undefined : raw(row),
  })
  const read = {
    providerMessageId,
    receivedAt,
    from,
    to,
    details,
    sentAt: timeOf(row, receivedAt),
    text: content.text,
    media: content.media,
  }
  const reaction = reactionOf(read)
  return {
    event: {
      type: 'message',
      ours: defined({ medium: 'whatsapp', address: to, accountId: idOf(whatsapp_business_account_id) }),
      message: defined({ ...read, reaction }) as InboundMessage,
    },
  }
}

/** In the page's example `contact.wa_id` is the number in `from`; where they differ, the contact is who wrote. */
function customerOf(row: Fields, contact: Fields): string | undefined {
  return readAddress(contact.wa_id) ?? readAddress(row.from)
}

/** The other one of the row's two numbers, else the one that the message they answer was sent from. */
function oursOf(row: Fields, context: Fields, customer: string | undefined): string | undefined {
  const numbers = [row.to, row.from, context.origin_from_phone].map(written =>
    readNumber(written) === undefined ? undefined : readAddress(written),
  )
  return numbers.find(address => address !== undefined && address !== customer)
}

/** A status row names our message by EngageLab's id, which is therefore the one that it is found by. */
function quotedIn(context: Fields): MessageDetails['replyTo'] {
  const providerMessageId = idOf(context.origin_message_id) ?? idOf(context.origin_channel_message_id)
  return providerMessageId === undefined ? undefined : { providerMessageId }
}

function raw(row: Fields): MessageDetails['other'] {
  try {
    return { row: cut(storable(JSON.stringify(row)), MAX_RAW) }
  } catch {
    // It is nested deeper than can be written.
    return undefined
  }
}
