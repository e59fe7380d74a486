import { TwilioError } from '../api/errors.ts'
import { isWhatsApp } from '../state/address.ts'
import type { Account, PhoneNumber, Sender, Service } from '../state/model.ts'
import { addressKey, type Store } from '../state/store.ts'

/** One of our addresses, with its kind. */
export type OurAddress =
  | { kind: 'number'; address: string; number: PhoneNumber; serviceSid: string | null }
  | { kind: 'sender'; address: string; sender: Sender; serviceSid: string | null }

/** Finds the kind of one of our addresses; undefined if the account does not have it. */
export function findOurs(account: Account, address: string): OurAddress | undefined {
  for (const number of account.numbers.values()) {
    if (number.phoneNumber === address)
      return { kind: 'number', address, number, serviceSid: number.serviceSid }
  }
  for (const sender of account.senders.values()) {
    if (sender.senderId === address) return { kind: 'sender', address, sender, serviceSid: sender.serviceSid }
  }
  return undefined
}

export interface Chosen {
  ours: OurAddress
  service: Service | null
  /** The sender in the answer to create: null if the service chooses, because Twilio does that later. */
  answeredFrom: string | null
}

/** Decides who sends a message to `to`, from the request's From and MessagingServiceSid. */
export function chooseSender(
  store: Store,
  account: Account,
  to: string,
  from: string | undefined,
  serviceSid: string | undefined,
): Chosen {
  if (!from && !serviceSid) throw new TwilioError(21603)
  const service = serviceSid ? findService(account, serviceSid) : null
  if (from) {
    const ours = usable(account, from, to)
    if (service && ours.serviceSid !== service.sid) throw new TwilioError(ours.serviceSid ? 21712 : 21711)
    return { ours, service, answeredFrom: from }
  }
  if (!service) throw new TwilioError(21701)
  return { ours: fromPool(store, account, service, to), service, answeredFrom: null }
}

function findService(account: Account, sid: string): Service {
  if (!/^MG[0-9a-fA-F]{32}$/.test(sid)) throw new TwilioError(21705)
  const service = account.services.get(sid)
  if (!service) throw new TwilioError(21701)
  return service
}

function usable(account: Account, from: string, to: string): OurAddress {
  if (isWhatsApp(from) !== isWhatsApp(to)) {
    throw new TwilioError(21910, "Invalid From and To pair. 'From' and 'To' should be of the same channel")
  }
  const ours = findOurs(account, from)
  if (isWhatsApp(from)) {
    // Twilio refuses a message from a sender that isn't online, as if it did not know the channel.
    if (ours?.kind !== 'sender' || ours.sender.status !== 'ONLINE') throw new TwilioError(63007)
    return ours
  }
  if (!/^\+?\d+$/.test(from))
    throw new TwilioError(21212, `The 'From' number ${from} is not a valid phone number`)
  if (ours?.kind !== 'number' || !ours.number.capabilities.sms) {
    throw new TwilioError(
      21606,
      `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number for this destination`,
    )
  }
  return ours
}

/** The sender in the pool that last had contact with this customer ("sticky sender"), else the first that can send. */
function fromPool(store: Store, account: Account, service: Service, to: string): OurAddress {
  const pool: OurAddress[] = [
    ...[...account.numbers.values()].map(number => findOurs(account, number.phoneNumber)),
    ...[...account.senders.values()].map(sender => findOurs(account, sender.senderId)),
  ].filter(ours => ours !== undefined && ours.serviceSid === service.sid) as OurAddress[]
  if (pool.length === 0) throw new TwilioError(21704)
  const able = pool.filter(ours =>
    isWhatsApp(to)
      ? ours.kind === 'sender' && ours.sender.status === 'ONLINE'
      : ours.kind === 'number' && ours.number.capabilities.sms,
  )
  const [first] = able
  if (!first) throw new TwilioError(21703)
  const earlier = store.byAddress.get(addressKey(account.sid, to)) ?? []
  const last = earlier.findLast(message =>
    able.some(ours => ours.address === message.from || ours.address === message.to),
  )
  return able.find(ours => ours.address === last?.from || ours.address === last?.to) ?? first
}
