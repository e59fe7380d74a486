import { messageUri } from '../messages/render.ts'
import type { OurAddress } from '../messages/sender.ts'
import { isWhatsApp, phoneNumberIn, WHATSAPP } from '../state/address.ts'
import type { Message } from '../state/model.ts'
import type { OptOutType } from './opt-out.ts'
import type { Inbound } from './schema.ts'

/** The address of media. A client with its own base URL replaces scheme and host, as for the whole API. */
export const MEDIA_ORIGIN = 'https://api.twilio.com'

/** The parameters of an inbound webhook, as real ones have them. The order has no meaning. */
export function inboundParameters(
  message: Message,
  input: Inbound,
  ours: OurAddress,
  optOutType: OptOutType | undefined,
): Record<string, string> {
  const type = input.optOutType ?? optOutType
  return {
    MessageSid: message.sid,
    SmsSid: message.sid,
    SmsMessageSid: message.sid,
    AccountSid: message.accountSid,
    From: input.from,
    To: input.to,
    Body: message.body,
    NumMedia: String(message.media.length),
    NumSegments: String(message.numSegments),
    SmsStatus: 'received',
    ApiVersion: '2010-04-01',
    // Twilio names the service also when it calls the number's own URL.
    ...(ours.serviceSid ? { MessagingServiceSid: ours.serviceSid } : {}),
    ...mediaParameters(message),
    ...(type ? { OptOutType: type } : {}),
    ...(isWhatsApp(input.from) ? whatsAppParameters(message, input) : PLACES),
    ...input.extra,
  }
}

function mediaParameters(message: Message): Record<string, string> {
  return Object.fromEntries(
    message.media.flatMap(({ sid, contentType }, index) => [
      [`MediaUrl${index}`, `${MEDIA_ORIGIN}${messageUri(message)}/Media/${sid}`],
      [`MediaContentType${index}`, contentType],
    ]),
  )
}

/** Only on SMS. Real ones are often empty too, if the number's place isn't known. */
const PLACES: Readonly<Record<string, string>> = Object.fromEntries(
  ['From', 'To'].flatMap(side => [
    [`${side}City`, ''],
    [`${side}State`, ''],
    [`${side}Zip`, ''],
    [`${side}Country`, 'US'],
  ]),
)

function whatsAppParameters(message: Message, input: Inbound): Record<string, string> {
  const { button, listItem, location, reaction } = input
  const replyTo = reaction?.to ?? input.replyTo
  const phoneNumber = phoneNumberIn(input.from)
  const ProfileName = input.profileName ?? 'Emulated customer'
  // A customer with only a user id has no phone number that could be named.
  const identity: Record<string, string> = phoneNumber
    ? { WaId: phoneNumber.slice(1) }
    : { ExternalUserId: `${WHATSAPP}${input.from.slice(WHATSAPP.length)}` }
  return {
    ProfileName,
    ...identity,
    MessageType: messageType(message, input),
    Forwarded: 'false',
    FrequentlyForwarded: 'false',
    ReferralNumMedia: '0',
    ChannelMetadata: JSON.stringify({ type: 'whatsapp', data: { context: { ProfileName, ...identity } } }),
    ...(button ? { ButtonPayload: button.id, ButtonText: button.title, ButtonType: 'REPLY' } : {}),
    ...(listItem ? { ListId: listItem.id, ListTitle: listItem.title, ButtonPayload: listItem.id } : {}),
    ...(location
      ? {
          Latitude: String(location.latitude),
          Longitude: String(location.longitude),
          ...(location.address ? { Address: location.address } : {}),
          ...(location.label ? { Label: location.label } : {}),
        }
      : {}),
    ...(replyTo ? { OriginalRepliedMessageSid: replyTo, OriginalRepliedMessageSender: input.to } : {}),
  }
}

function messageType({ media }: Message, { button, listItem, location, reaction }: Inbound): string {
  if (reaction) return 'reaction'
  if (button || listItem) return 'interactive'
  if (location) return 'location'
  const kind = media[0]?.contentType.split('/')[0]
  if (!kind) return 'text'
  return ['image', 'audio', 'video'].includes(kind) ? kind : 'document'
}
