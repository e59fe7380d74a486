import type { Claimed } from '../../db/deliveries.ts'
import type { SendingContext } from '../../db/sending.ts'
import { addressOf } from '../../domain/address.ts'
import { canReport } from '../../platform/inbound-mode.ts'
import type { OutgoingDelivery, ProviderAccount, SendOutcome } from '../../providers/provider.ts'
import { statusUrl } from '../../providers/webhook-urls.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from './errors.ts'
import { outgoingContent } from './outbound.ts'
import type { Content } from './words.ts'

/** Calls the provider for one part. Never throws: whatever happens is an outcome. */
export async function handOver(
  dependencies: Dependencies,
  context: SendingContext,
  content: Content,
  part: Claimed,
): Promise<SendOutcome> {
  const { provider: name, accountSid, authToken } = context
  if (!authToken) return { outcome: 'rejected', error: OUR_ERRORS.channel_deleted }
  const account = accountOf(dependencies, accountSid, authToken)
  // Nothing has left, and a worker that has the key, once there is one, sends it.
  if (!account) return { outcome: 'notSent', error: OUR_ERRORS.credentials_unreadable }
  return dependencies.provider(name).send(account, deliveryOf(dependencies, context, content, part))
}

/** Undefined when the credentials can't be opened, which is logged. */
export function accountOf(
  { secrets, log }: Dependencies,
  accountSid: string,
  sealed: Uint8Array,
): ProviderAccount | undefined {
  try {
    return { accountSid, authToken: secrets.open(sealed, 'columns', accountSid).toString() }
  } catch (error) {
    log.error({ err: error }, 'a channel’s credentials can’t be opened with the keys at hand')
    return undefined
  }
}

/** Whether the provider will report what becomes of a message. */
export function isReported({ reachability }: Dependencies, { accountSid }: SendingContext): boolean {
  return canReport(reachability, accountSid)
}

function deliveryOf(
  dependencies: Dependencies,
  context: SendingContext,
  content: Content,
  part: Claimed,
): OutgoingDelivery {
  const { medium, phoneNumber, messagingServiceSid } = context
  const address = context.ourAddress ?? (phoneNumber ? addressOf(medium, phoneNumber) : undefined)
  const channel = { provider: context.provider, id: context.channelId }
  const isToReport = isReported(dependencies, context)
  return {
    sender: { address, messagingServiceSid: messagingServiceSid ?? undefined },
    to: context.address,
    content: outgoingContent(content, part),
    // Twilio refuses a message with a callback address that it can't reach (error 21609).
    statusCallbackUrl: isToReport
      ? statusUrl(dependencies.reachability.publicUrl, channel, part.id)
      : undefined,
  }
}
