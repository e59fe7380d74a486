import { ENGAGELAB_DEMO } from '../../dev/emulators/engagelab/account.ts'
import {
  type EngagelabEmulator,
  type EngagelabOptions,
  startEngagelab,
} from '../../dev/emulators/engagelab/start.ts'
import type { ProviderCustomer, ProviderFixture } from './scenario.ts'

const [OURS] = ENGAGELAB_DEMO.numbers

export interface EngagelabFixture extends ProviderFixture {
  emulator: EngagelabEmulator
  customer(...at: Parameters<ProviderFixture['customer']>): ProviderCustomer & { number: string }
}

/** WhatsApp over EngageLab. */
export async function engagelabFixture(options: EngagelabOptions = {}): Promise<EngagelabFixture> {
  const emulator = await startEngagelab({ statusDelaysMs: { sent: 5, delivered: 10, read: 15 }, ...options })
  let customers = 0
  return {
    name: 'EngageLab',
    emulator,
    environment: {
      ENGAGELAB_EMULATOR_URL: emulator.url,
      ENGAGELAB_EMULATOR_WABA_ID: ENGAGELAB_DEMO.wabaId,
    },
    channel: () => ({
      provider: 'engagelab',
      phoneNumber: OURS,
      wabaId: ENGAGELAB_DEMO.wabaId,
      devKey: ENGAGELAB_DEMO.devKey,
      devSecret: ENGAGELAB_DEMO.devSecret,
    }),
    async point(_, { webhookUrl }) {
      emulator.setCallback({ url: webhookUrl })
    },
    customer() {
      customers += 1
      const number = `+1500555${String(6_000 + customers)}`
      return {
        number,
        address: `whatsapp:${number}`,
        write: text => emulator.sendInbound({ from: number, to: OURS, text }),
        received: () =>
          emulator
            .messages()
            .filter(({ direction, customer }) => direction === 'outbound' && customer === number)
            .map(({ text }) => text),
      }
    },
    close: emulator.close,
  }
}
