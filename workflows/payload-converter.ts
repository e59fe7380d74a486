import type { Payload, PayloadConverter, SerializationContext } from '@temporalio/common'
import { defaultPayloadConverter } from '@temporalio/workflow'
import { CLEAR_ENCODING, UNTRUSTED } from '../domain/untrusted-payloads.ts'
import { type Distrust, Untrusted, untrustedResult } from './untrusted.ts'

const DISTRUST: Record<string, Distrust> = {
  [UNTRUSTED.inClear]: 'in_clear',
  [UNTRUSTED.foreign]: 'foreign',
  [UNTRUSTED.unreadable]: 'unreadable',
}

/**
 * Reads what the codec hands on, inside the workflows; the bundler loads it by path. What the service did not write for this
 * workflow comes as `Untrusted`, for who takes it to decide.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (...value) => defaultPayloadConverter.toPayload(...value),
  fromPayload<T>(payload: Payload, context?: SerializationContext): T {
    const encoding = metadataOf(payload, 'encoding')
    const why = DISTRUST[encoding]
    if (!why) return read(payload, encoding, context) as T
    const given = new Untrusted(why, why === 'in_clear' ? read(...inClear(payload), context) : undefined)
    return (context?.type === 'activity' ? untrustedResult(given) : given) as T
  },
}

function inClear(payload: Payload): [payload: Payload, encoding: string] {
  const encoding = metadataOf(payload, CLEAR_ENCODING)
  const metadata = { ...payload.metadata, encoding: payload.metadata?.[CLEAR_ENCODING] ?? new Uint8Array() }
  return [{ ...payload, metadata }, encoding]
}

/**
 * A signal whose payload is no JSON, as a person can send one, would fail each workflow task, and block its conversation for
 * ever; read as nothing, it is refused as malformed. What is still encrypted here must fail: it is a customer's message, and
 * the worker lacks a key or the codec.
 */
function read(payload: Payload, encoding: string, context?: SerializationContext): unknown {
  try {
    return defaultPayloadConverter.fromPayload(payload, context)
  } catch (error) {
    if (encoding === 'binary/encrypted') throw error
    return undefined
  }
}

function metadataOf({ metadata }: Payload, name: string): string {
  const bytes = metadata?.[name]
  return bytes ? String.fromCharCode(...bytes) : ''
}
