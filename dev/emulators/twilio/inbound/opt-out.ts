import type { OurAddress } from '../messages/sender.ts'
import type { Account, Message } from '../state/model.ts'
import type { World } from '../world.ts'

export type OptOutType = 'STOP' | 'START' | 'HELP'

/** Twilio's default keywords. The message must consist of the word only; case doesn't matter. */
const KEYWORDS: Readonly<Record<OptOutType, readonly string[]>> = {
  STOP: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  START: ['START', 'UNSTOP', 'YES'],
  HELP: ['HELP', 'INFO'],
}

const CONFIRMATIONS: Readonly<Record<OptOutType, string>> = {
  STOP: 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  START:
    'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
  HELP: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
}

/** `scope` is what the customer opted out of: a Messaging Service's SID, or a sender's address. */
export function optOutKey(accountSid: string, scope: string, customer: string): string {
  return `${accountSid} ${scope} ${customer}`
}

export function keywordOf(text: string): OptOutType | undefined {
  const word = text.trim().toUpperCase()
  return (Object.keys(KEYWORDS) as OptOutType[]).find(type => KEYWORDS[type].includes(word))
}

/**
 * Keeps the opt-out state as Twilio does: for SMS always, for WhatsApp only in a service with Advanced Opt-Out. It
 * applies to the whole service if the address is in one. Returns what the webhook is told (only with Advanced Opt-Out)
 * and Twilio's answer to the customer. The message is delivered in any case.
 */
export function handleKeyword(
  world: World,
  account: Account,
  message: Message,
  ours: OurAddress,
): { optOutType?: OptOutType; confirmation?: string } {
  const service = account.services.get(ours.serviceSid ?? '')
  const advanced = service?.advancedOptOut ?? false
  const type = keywordOf(message.body)
  if (!type || !message.from || !(advanced || ours.kind === 'number')) return {}

  const key = optOutKey(account.sid, service?.sid ?? ours.address, message.from)
  const wasOut = world.store.optOuts.has(key)
  if (type !== 'HELP' && wasOut !== (type === 'STOP')) {
    world.store.commit({ kind: 'optOut', key, out: type === 'STOP' })
  }
  // Customers write YES for many reasons. Twilio answers it only if it ends an opt-out.
  const confirmed = type !== 'START' || wasOut
  return {
    ...(advanced ? { optOutType: type } : {}),
    ...(confirmed ? { confirmation: CONFIRMATIONS[type] } : {}),
  }
}
