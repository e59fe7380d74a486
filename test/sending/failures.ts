import type { Payload } from '@temporalio/common'
import { decryptionCodec, isEncrypted } from '../../platform/codec.ts'
import type { World } from '../harness/world.ts'

/** All texts in the failures of a workflow's activities, finished and pending, decrypted. */
export async function failureTexts(world: World, workflowId: string): Promise<string> {
  const handle = world.temporal.workflow.getHandle(workflowId)
  const found: unknown[] = []
  collect([await handle.fetchHistory(), (await handle.describe()).raw], found)
  const texts: string[] = []
  for (const failure of found) await read(failure, texts)
  return texts.join('\n')

  async function read(value: unknown, into: string[]): Promise<void> {
    if (typeof value === 'string') into.push(value)
    if (value instanceof Uint8Array) into.push(Buffer.from(value).toString())
    else if (typeof value === 'object' && value !== null) {
      if ('metadata' in value && 'data' in value && isEncrypted(value as Payload)) {
        const [opened] = await decryptionCodec(world.secrets).decode([value as Payload])
        into.push(Buffer.from(opened?.data ?? []).toString())
      }
      for (const item of Object.values(value)) await read(item, into)
    }
  }
}

/** The failures anywhere in an answer of the server. */
function collect(value: unknown, found: unknown[]): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return
  for (const [name, item] of Object.entries(value)) {
    if ((name === 'failure' || name === 'lastFailure') && item) found.push(item)
    else collect(item, found)
  }
}
