import { setTimeout as wait } from 'node:timers/promises'
import type { Moments } from '../moments.ts'
import type { ChaosOptions } from '../options.ts'
import type { Outsides } from '../outside/open.ts'
import type { Handed, Outgoing, Received, Way } from '../outside/outside.ts'
import type { Random } from '../random.ts'
import type { ChaosRecord, SentByCustomer } from '../record.ts'
import type { Channel } from './channels.ts'

export interface Customer {
  /** Their first address, which nobody else has. */
  address: string
  /** All addresses that they write from. */
  addresses: string[]
  channel: Channel
  sent: SentByCustomer[]
  /**
   * Resolves when the service has accepted the message; or when its webhook has failed, if the service reads the
   * provider's list.
   */
  write(content: Content): Promise<SentByCustomer>
  /** The address and form of their next message. Once the service knows them, it may be any of their addresses. */
  comesBy(isKnown: boolean): Way
  /** The provider sends a message once more, although it was accepted. */
  repeat(sent: SentByCustomer): Promise<void>
  /** The messages that have reached them, oldest first. */
  received(): Received[]
}

type Content = Partial<Pick<Outgoing, 'from' | 'userId' | 'text' | 'tap' | 'replyTo'>>

interface Surroundings {
  outsides: Outsides
  record: ChaosRecord
  options: Pick<ChaosOptions, 'recovery'>
  moments: Moments
  /** When it is over, nobody writes any more. */
  signal: AbortSignal
  random: Random
}

/** Both requests may run at once, as if the provider had given up waiting for the first answer. */
const AT_ONCE_SHARE = 0.06
/** The provider has it but never calls the webhook. Only if the service can find it by itself. */
const LOST_SHARE = 0.02
/** How long a customer without an answer waits before they write the message again, ms. */
const AGAIN_MS = [300, 1_500] as const
/**
 * On WhatsApp, some people's number can be written in two ways, and some have taken a user name. Their messages come
 * from one address or another.
 */
const SWITCHING_SHARE = 0.25

let customers = 0

export function customerOf(channel: Channel, surroundings: Surroundings): Customer {
  const { outsides, record, options, moments, signal, random } = surroundings
  customers += 1
  const number = String(6_000_000 + customers)
  const owner = { number, switches: random.chance(SWITCHING_SHARE), random }
  const phone = outsides[channel.provider].phone(channel, owner)
  const { addresses, broughtBy } = phone
  const [address = ''] = addresses
  const sent: SentByCustomer[] = []
  const handed = new Map<SentByCustomer, Handed>()
  const listed = broughtBy === 'list' && options.recovery === 'service'

  const again = async (message: SentByCustomer): Promise<boolean> => {
    moments.tell('a webhook')
    return (await handed.get(message)?.again()) ?? false
  }

  /** Makes a message arrive whose webhook failed with all its retries. */
  const recover = async (message: SentByCustomer, content: Content): Promise<SentByCustomer> => {
    if (broughtBy === 'provider') return message
    record.webhooksLost++
    // The provider's list has only the words of a tap. Which button was tapped is only in the webhook.
    if (listed && !message.isTap) return message
    if (broughtBy === 'nobody' && random.chance(0.5)) {
      // The message is lost. The customer gets no answer and writes the same again.
      message.isGone = true
      await wait(random.between(...AGAIN_MS))
      return signal.aborted ? message : write(content)
    }
    do await wait(random.between(...AGAIN_MS))
    while (!signal.aborted && !(await again(message)))
    return message
  }

  const write = async (content: Content): Promise<SentByCustomer> => {
    // Before a first message has come by webhook, nothing shows that the service should answer messages to this number.
    const isBegun = record.sent.some(other => other.channelId === channel.id && other.takenAt !== undefined)
    const lost = listed && random.chance(LOST_SHARE) && isBegun
    const from = content.from ?? address
    const postedAt = Date.now()
    moments.tell('a webhook')
    const onTaken = () => {
      message.takenAt ??= Date.now()
    }
    const outgoing = phone.send({ ...content, from, lost, onTaken })
    const message: SentByCustomer = {
      sid: outgoing.sid,
      channelId: channel.id,
      customer: address,
      from,
      isTap: content.tap !== undefined,
      postedAt,
      repeats: 0,
    }
    handed.set(message, outgoing)
    sent.push(message)
    record.sent.push(message)
    if (!lost && broughtBy !== 'provider' && random.chance(AT_ONCE_SHARE)) {
      message.repeats++
      await again(message)
    }
    const isTaken = (await outgoing.first) || message.takenAt !== undefined
    return isTaken ? message : recover(message, content)
  }

  return {
    address,
    addresses,
    channel,
    sent,
    received: phone.received,
    comesBy: phone.comesBy,
    write,
    async repeat(message) {
      message.repeats++
      await again(message)
    },
  }
}
