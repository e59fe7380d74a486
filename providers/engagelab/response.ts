import { withinLimits } from '../../domain/inbound-limits.ts'
import { reactionOf } from '../../domain/inbound-reaction.ts'
import type { InboundMessage, MessageDetails } from '../../domain/message.ts'
import { storable } from '../../domain/text.ts'
import { defined, type Fields, fieldsOf, idOf, messageIdOf, textOf, wholeText } from './json.ts'
import { readContent } from './message-content.ts'
import { readAddress, readNumber } from './numbers.ts'
import { type RowRead, timeOf } from './row.ts'

/**
 * Reads a `response` row: a customer's message. Only the two addresses and an id are required. EngageLab's page has an
 * example of a text only. For all other types the whole row is kept, so that nothing is lost if its form differs from what
 * we expect.
 */
export function readResponse(row: Fields, response: Fields, receivedAt: number): RowRead {
  // A message that the customer deleted stays in the conversation, because people have read it and acted on it.
  if (response.event === 'deleted') return { left: 'message_deleted' }
  const data = fieldsOf(response.response_data)
  const { contact, message_context, whatsapp_business_account_id } = data
  const message = fieldsOf(data.message)
  const from = customerOf(row, fieldsOf(contact))
  const to = oursOf(row, fieldsOf(message_context), from)
  const providerMessageId = messageIdOf(data.channel_message_id) ?? messageIdOf(row.message_id)
  if (from === undefined || to === undefined) return { left: 'message_without_number' }
  if (providerMessageId === undefined) return { left: 'message_without_id' }
  const content = readContent(message)
  const details: MessageDetails = defined({
    profileName: wholeText(fieldsOf(fieldsOf(contact).profile).name),
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
      message: withinLimits(defined({ ...read, reaction }) as InboundMessage),
    },
  }
}

/** In the page's example, `contact.wa_id` is the number in `from`. If they differ, the contact is the sender. */
function customerOf(row: Fields, contact: Fields): string | undefined {
  return readAddress(contact.wa_id) ?? readAddress(row.from)
}

/** Our number: the other one of the row's two numbers, or the one that sent the message that this one answers. */
function oursOf(row: Fields, context: Fields, customer: string | undefined): string | undefined {
  const numbers = [row.to, row.from, context.origin_from_phone].map(written =>
    readNumber(written) === undefined ? undefined : readAddress(written),
  )
  return numbers.find(address => address !== undefined && address !== customer)
}

/** Status rows name our message by EngageLab's id, so it is found by that id. */
function quotedIn(context: Fields): MessageDetails['replyTo'] {
  const providerMessageId =
    messageIdOf(context.origin_message_id) ?? messageIdOf(context.origin_channel_message_id)
  return providerMessageId === undefined ? undefined : { providerMessageId }
}

function raw(row: Fields): MessageDetails['other'] {
  try {
    return { row: storable(JSON.stringify(row)) }
  } catch {
    // It is nested too deeply to be written.
    return undefined
  }
}
