import { expect } from 'vitest'
import {
  CLOUD_ACCESS_TOKEN,
  CLOUD_APP_SECRET,
  CLOUD_NUMBER,
  CLOUD_WABA_ID,
  type CloudEmulator,
  type CloudEmulatorOptions,
  startCloudEmulator,
  type WriteInput,
} from '../../../dev/emulators/whatsapp-cloud/index.ts'
import type { World } from '../../harness/world.ts'
import type { ConnectedChannel, ProviderCustomer, ProviderFixture } from '../scenario.ts'

/** WhatsApp by Meta's Cloud API. */
export async function cloudFixture(options?: CloudEmulatorOptions): Promise<CloudFixture> {
  const emulator = await startCloudEmulator({
    statusDelaysMs: { sent: 5, delivered: 5, read: 5 },
    ...options,
  })
  const { id: phoneNumberId, phoneNumber: ours } = CLOUD_NUMBER
  let customers = 0
  return {
    name: 'WhatsApp Cloud API',
    emulator,
    environment: { WHATSAPP_CLOUD_API_BASE_URL: emulator.url },
    channel: () => ({
      provider: 'whatsapp_cloud',
      phoneNumberId,
      wabaId: CLOUD_WABA_ID,
      accessToken: CLOUD_ACCESS_TOKEN,
      appSecret: CLOUD_APP_SECRET,
    }),
    async point(world, { id }) {
      const verified = await world.admin.post(`/v1/channels/${id}/verify`, { repair: true })
      expect(verified.body, JSON.stringify(verified.body)).toMatchObject({ ok: true })
    },
    customer() {
      customers += 1
      const number = `+1500555${3_000 + customers}`
      return {
        address: `whatsapp:${number}`,
        async write(text: string, more: Partial<WriteInput> = {}) {
          const sent = await emulator.write({ from: number, to: ours, text, ...more })
          expect(sent.acknowledged).toBe(true)
          return sent
        },
        received: () =>
          emulator
            .thread(ours, number)
            .filter(({ direction }) => direction === 'outbound')
            .map(({ text }) => text),
      }
    },
    close: () => emulator.close(),
  }
}

export type CloudWrite = (text: string, more?: Partial<WriteInput>) => Promise<{ id: string }>

export interface CloudFixture extends ProviderFixture {
  emulator: CloudEmulator
  customer(world: World, channel: ConnectedChannel): Omit<ProviderCustomer, 'write'> & { write: CloudWrite }
}
