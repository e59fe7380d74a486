import { setTimeout as wait } from 'node:timers/promises'
import type { Emulator, InboundInput } from '../../../dev/emulators/twilio/index.ts'
import type { Moments } from '../moments.ts'
import type { ChaosOptions } from '../options.ts'
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
  /** Resolves when the service has taken the message; where the service has to find it by itself, when its webhook failed. */
  write(content: Partial<InboundInput>): Promise<SentByCustomer>
  /** How their next message comes: once the service knows them, from any of their addresses. */
  comesBy(isKnown: boolean): Partial<InboundInput>
  /** Twilio hands a message over once more, though it was taken. */
  repeat(sent: SentByCustomer): Promise<void>
  /** What has reached them, oldest first. */
  received(): ReturnType<Emulator['thread']>
}

interface Surroundings {
  emulator: Emulator
  record: ChaosRecord
  options: Pick<ChaosOptions, 'recovery'>
  moments: Moments
  /** Once it is over, nobody writes again. */
  signal: AbortSignal
  random: Random
}

/** Both may be on their way at once, as when Twilio gave up waiting for the first answer. */
const AT_ONCE_SHARE = 0.06
/** Twilio has it, and its webhook never comes; only where the service is to find out by itself. */
const LOST_SHARE = 0.02
/** Before a customer whose message got no answer writes it again, ms. */
const AGAIN_MS = [300, 1_500] as const
/** On WhatsApp, people whose number is written in two ways, and who took a user name: now they come by this, now by that. */
const SWITCHING_SHARE = 0.25

let customers = 0

/** One, or a number in both spellings and a user id. */
function addressesOf({ medium }: Channel, switches: boolean): string[] {
  if (medium === 'sms') return [`+1500${6_000_000 + customers}`]
  if (!switches) return [`whatsapp:+1500${6_000_000 + customers}`]
  const digits = `55${60_000_000 + customers}`
  return [`whatsapp:+52${digits}`, `whatsapp:+521${digits}`, `whatsapp:MX.13491208655${digits}`]
}

export function customerOf(channel: Channel, surroundings: Surroundings): Customer {
  const { emulator, record, options, moments, signal, random } = surroundings
  customers += 1
  const addresses = addressesOf(channel, random.chance(SWITCHING_SHARE))
  const [address = ''] = addresses
  const userId = addresses[2]
  const sent: SentByCustomer[] = []

  /** One call of the webhook, with Twilio's own retries. */
  const handOver = async (message: SentByCustomer, lost = false): Promise<boolean> => {
    moments.tell('a webhook')
    const { delivered } = await emulator.sendInbound({ ...message.input, lost })
    if (delivered) message.takenAt ??= Date.now()
    return delivered
  }

  /** Brings in a message whose webhook failed with all its retries. */
  const recover = async (message: SentByCustomer): Promise<void> => {
    record.webhooksLost++
    // Of a tap Twilio's list tells the words alone: what was tapped is known to nobody but the webhook.
    if (options.recovery === 'service' && !message.input.listItem) return
    do await wait(random.between(...AGAIN_MS))
    while (!signal.aborted && !(await handOver(message)))
  }

  return {
    address,
    addresses,
    channel,
    sent,
    received: () =>
      addresses
        .flatMap(each => emulator.thread(channel.ours, each))
        .filter(({ direction }) => direction !== 'inbound')
        .sort((a, b) => a.createdAt.localeCompare(b.createdAt, 'en')),
    comesBy(isKnown) {
      if (userId === undefined) return {}
      const from = isKnown ? random.pick(addresses) : address
      const tells = from !== userId && (!isKnown || random.chance(0.5))
      return { from, ...(tells && { extra: { ExternalUserId: userId } }) }
    },
    async write(content) {
      const sid = `SM${random.hex(32)}`
      const input = { from: address, to: channel.ours, messageSid: sid, ...content }
      const postedAt = Date.now()
      const message: SentByCustomer = {
        sid,
        channelId: channel.id,
        customer: address,
        input,
        postedAt,
        repeats: 0,
      }
      sent.push(message)
      record.sent.push(message)
      const lost = options.recovery === 'service' && random.chance(LOST_SHARE)
      const first = handOver(message, lost)
      if (!lost && random.chance(AT_ONCE_SHARE)) {
        message.repeats++
        await handOver(message)
      }
      if (!(await first) && message.takenAt === undefined) await recover(message)
      return message
    },
    async repeat(message) {
      message.repeats++
      await handOver(message)
    },
  }
}
