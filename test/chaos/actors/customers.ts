import { setTimeout as wait } from 'node:timers/promises'
import type { Moments } from '../moments.ts'
import type { ChaosOptions } from '../options.ts'
import type { Outsides } from '../outside/open.ts'
import type { Handed, Outgoing, Received, Way } from '../outside/outside.ts'
import type { Random } from '../random.ts'
import type { ChaosRecord, SentByCustomer } from '../record.ts'
import type { Channel } from './channels.ts'

export interface Customer {
  /** The first of their addresses, which is theirs alone. */
  address: string
  /** All that they write from. */
  addresses: string[]
  channel: Channel
  sent: SentByCustomer[]
  /** Resolves when the service has taken the message; where it is brought by itself, when its webhook failed. */
  write(content: Content): Promise<SentByCustomer>
  /** How their next message comes: once the service knows them, from any of their addresses. */
  comesBy(isKnown: boolean): Way
  /** The provider hands a message over once more, though it was taken. */
  repeat(sent: SentByCustomer): Promise<void>
  /** What has reached them, oldest first. */
  received(): Received[]
}

type Content = Partial<Pick<Outgoing, 'from' | 'userId' | 'text' | 'tap' | 'replyTo'>>

interface Surroundings {
  outsides: Outsides
  record: ChaosRecord
  options: Pick<ChaosOptions, 'recovery'>
  moments: Moments
  /** Once it is over, nobody writes again. */
  signal: AbortSignal
  random: Random
}

/** Both may be on their way at once, as when the provider gave up waiting for the first answer. */
const AT_ONCE_SHARE = 0.06
/** The provider has it, and its webhook never comes; only where the service is to find out by itself. */
const LOST_SHARE = 0.02
/** Before a customer whose message got no answer writes it again, ms. */
const AGAIN_MS = [300, 1_500] as const
/** On WhatsApp, people whose number is written in two ways, and who took a user name: now they come by this, now by that. */
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

  /** Brings in a message whose webhook failed with all its retries. */
  const recover = async (message: SentByCustomer, content: Content): Promise<SentByCustomer> => {
    if (broughtBy === 'provider') return message
    record.webhooksLost++
    // Of a tap the list tells the words alone: what was tapped is known to nobody but the webhook.
    if (listed && !message.isTap) return message
    if (broughtBy === 'nobody' && random.chance(0.5)) {
      // It is gone, and its customer, who hears nothing, writes the same anew.
      message.isGone = true
      await wait(random.between(...AGAIN_MS))
      return signal.aborted ? message : write(content)
    }
    do await wait(random.between(...AGAIN_MS))
    while (!signal.aborted && !(await again(message)))
    return message
  }

  const write = async (content: Content): Promise<SentByCustomer> => {
    // Before a first message has come by webhook, nothing shows that the number's messages are the service's to answer.
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
