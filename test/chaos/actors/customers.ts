import { setTimeout as wait } from 'node:timers/promises'
import type { Emulator, InboundInput } from '../../../dev/emulator/index.ts'
import type { Moments } from '../moments.ts'
import type { ChaosOptions } from '../options.ts'
import type { Random } from '../random.ts'
import type { ChaosRecord, SentByCustomer } from '../record.ts'
import type { Channel } from './channels.ts'

export interface Customer {
  address: string
  channel: Channel
  sent: SentByCustomer[]
  /** Resolves when the service has taken the message; where the service has to find it by itself, when its webhook failed. */
  write(content: Partial<InboundInput>): Promise<SentByCustomer>
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

let customers = 0

export function customerOf(channel: Channel, surroundings: Surroundings): Customer {
  const { emulator, record, options, moments, signal, random } = surroundings
  customers += 1
  const number = `+1500${6_000_000 + customers}`
  const address = channel.medium === 'whatsapp' ? `whatsapp:${number}` : number
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
    ...{ address, channel, sent },
    received: () => emulator.thread(channel.ours, address).filter(({ direction }) => direction !== 'inbound'),
    async write(content) {
      const sid = `SM${random.hex(32)}`
      const input = { from: address, to: channel.ours, messageSid: sid, ...content }
      const message: SentByCustomer = { sid, channelId: channel.id, input, postedAt: Date.now(), repeats: 0 }
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
