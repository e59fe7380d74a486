import type { Claimed } from '../../db/deliveries.ts'
import type { SendingContext } from '../../db/sending.ts'
import { addressOf } from '../../domain/address.ts'
import type { OutgoingDelivery, SendOutcome } from '../../providers/provider.ts'
import { statusUrl } from '../../providers/webhook-urls.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from './errors.ts'
import { type Content, outgoingContent } from './outbound.ts'

type HandOver = (delivery: OutgoingDelivery) => Promise<SendOutcome>

/** How this channel sends. Throws when its credentials can't be opened. */
export function handOverTo(
  { provider, secrets }: Dependencies,
  { provider: name, accountSid, authToken }: SendingContext,
): HandOver {
  if (!authToken) return async () => ({ outcome: 'rejected', error: OUR_ERRORS.channel_deleted })
  const account = { accountSid, authToken: secrets.open(authToken, 'columns', accountSid).toString() }
  const { send } = provider(name)
  return delivery => send(account, delivery)
}

export function deliveryOf(
  { publicUrl }: Dependencies,
  context: SendingContext,
  content: Content,
  part: Claimed,
): OutgoingDelivery {
  const { medium, phoneNumber, messagingServiceSid } = context
  const address = context.ourAddress ?? (phoneNumber ? addressOf(medium, phoneNumber) : undefined)
  return {
    sender: { address, messagingServiceSid: messagingServiceSid ?? undefined },
    to: context.address,
    content: outgoingContent(content, part),
    statusCallbackUrl: statusUrl(publicUrl, { provider: context.provider, id: context.channelId }, part.id),
  }
}
