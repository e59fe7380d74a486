import type { Payload } from '@temporalio/common'
import { decryptionCodec, isEncrypted } from '../../platform/codec.ts'
import type { World } from '../harness/world.ts'

export interface HistoryTexts {
  /** Everything in the history as the server stores it; bytes as Latin-1. */
  stored: string
  /** The same with every payload decrypted, as a reader with the key sees it. */
  decrypted: string
  payloads: number
}

/** The history of a workflow, including its start, as text to search in. */
export async function historyTexts(world: World, workflowId: string): Promise<HistoryTexts> {
  const handle = world.temporal.workflow.getHandle(workflowId)
  const [history, description] = [await handle.fetchHistory(), await handle.describe()]
  const codec = decryptionCodec(world.secrets)
  const texts: HistoryTexts = { stored: '', decrypted: '', payloads: 0 }
  const walk = async (value: unknown): Promise<void> => {
    if (value instanceof Uint8Array) texts.stored += `${Buffer.from(value).toString('latin1')}\n`
    else if (typeof value === 'string') texts.stored += `${value}\n`
    else if (typeof value === 'object' && value !== null) {
      if (isEncryptedPayload(value)) {
        texts.payloads++
        const [opened] = await codec.decode([value])
        texts.decrypted += `${Buffer.from(opened?.data ?? []).toString()}\n`
      }
      for (const item of Object.values(value)) await walk(item)
    }
  }
  await walk([history, description.raw])
  texts.decrypted += texts.stored
  return texts
}

function isEncryptedPayload(value: object): value is Payload {
  return 'metadata' in value && 'data' in value && isEncrypted(value as Payload)
}
