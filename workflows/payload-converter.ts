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
 * Reads payloads inside the workflows, after the codec. The bundler loads this file by its path. A
 * payload that the service did not write for this workflow becomes an `Untrusted`; the code that
 * receives it decides what to do.
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
 * A person can send a signal whose payload is not JSON. An error here would fail every workflow task
 * and block the conversation for ever, so the value is read as undefined, and refused later as
 * malformed.
 *
 * A payload that is still encrypted here must fail instead: it is a customer's message, and the worker
 * lacks a key or the codec.
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
