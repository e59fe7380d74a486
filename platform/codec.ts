import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common'
import proto from '@temporalio/proto'
import { CLEAR_ENCODING, UNTRUSTED } from '../domain/untrusted-payloads.ts'
import { scheduleOf } from '../protocol/workflow-ids.ts'
import { type Secrets, SecretsError } from './secrets.ts'

const ENCRYPTED = Buffer.from('binary/encrypted')
const PayloadProto = proto.temporal.api.common.v1.Payload

/** Metadata of a sealed payload: the workflow it was sealed for. It is in clear, but authenticated. */
const SEALED_FOR = 'sealed-for'
/**
 * Marks what the codec server seals: input that an operator typed in the UI. It is trusted as little as a payload in clear.
 */
const OPERATOR = 'operator'

export interface CodecOptions {
  as?: 'service' | typeof OPERATOR
  /** Whether payloads in clear are trusted as if the service had written them. */
  takesClear?: boolean
}

/**
 * Encrypts every payload before it goes to the Temporal server (arguments, results, signals, failures, summaries, details).
 * So the server's database contains no text and no address, and the service can recognize what it wrote itself.
 *
 * Each payload is bound to its workflow (as additional authenticated data), and can't be opened if it is copied to another.
 * Payloads that are in clear, foreign or changed are passed on under a name of `UNTRUSTED`.
 *
 * Throws if the key is missing: the next start may have the right one, and nothing may be lost until then.
 */
export function encryptionCodec(
  secrets: Secrets,
  { as = 'service', takesClear = false }: CodecOptions = {},
): PayloadCodec {
  return {
    async encode(payloads, context) {
      const whom = as === OPERATOR ? OPERATOR : workflowOf(context)
      return payloads.map(payload => seal(secrets, payload, whom))
    },
    async decode(payloads, context) {
      return payloads.map(payload => {
        const opened = open(secrets, payload, workflowOf(context))
        if (opened.state === 'inClear') return takesClear ? opened.payload : inClear(opened.payload)
        return opened.state === 'service' ? opened.payload : named(UNTRUSTED[opened.state])
      })
    },
  }
}

/** For the codec server: reads everything, and marks what an operator typed as the operator's. */
export function operatorCodec(secrets: Secrets): PayloadCodec {
  return encryptionCodec(secrets, { as: OPERATOR, takesClear: true })
}

/** Opens sealed payloads but seals nothing. For when encryption was switched off. */
export function decryptionCodec(secrets: Secrets): PayloadCodec {
  return { ...encryptionCodec(secrets, { takesClear: true }), encode: async payloads => payloads }
}

export function isEncrypted(payload: Payload): boolean {
  return encodingOf(payload).equals(ENCRYPTED)
}

function seal(secrets: Secrets, payload: Payload, whom: string | undefined): Payload {
  const data = secrets.seal(PayloadProto.encode(payload).finish(), 'payloads', whom)
  return {
    metadata: { encoding: ENCRYPTED, ...(whom !== undefined && { [SEALED_FOR]: Buffer.from(whom) }) },
    data,
  }
}

type Opened = { state: 'service' | 'inClear'; payload: Payload } | { state: 'foreign' | 'unreadable' }

function open(secrets: Secrets, payload: Payload, workflow: string | undefined): Opened {
  if (!isEncrypted(payload)) return { state: 'inClear', payload }
  const { metadata, data } = payload
  const bytes = metadata?.[SEALED_FOR]
  // A payload without this metadata was sealed before payloads were bound to workflows.
  const whom = bytes === undefined || bytes === null ? undefined : Buffer.from(bytes).toString()
  const isForeign = whom !== undefined && whom !== OPERATOR && workflow !== undefined && whom !== workflow
  if (isForeign) return { state: 'foreign' }
  const read = unseal(secrets, data ?? new Uint8Array(), whom)
  if (!read) return { state: 'unreadable' }
  return { state: whom === OPERATOR ? 'inClear' : 'service', payload: read }
}

/** Undefined if the payload was changed, or sealed for another workflow than it says. */
function unseal(secrets: Secrets, data: Uint8Array, whom: string | undefined): Payload | undefined {
  try {
    return PayloadProto.decode(secrets.open(data, 'payloads', whom))
  } catch (error) {
    if (error instanceof SecretsError && error.reason === 'changed') return undefined
    throw error
  }
}

function workflowOf(context: SerializationContext | undefined): string | undefined {
  return context?.workflowId && `workflow ${scheduleOf(context.workflowId) ?? context.workflowId}`
}

function inClear({ metadata, data }: Payload): Payload {
  const encoding = Buffer.from(UNTRUSTED.inClear)
  return { metadata: { ...metadata, encoding, [CLEAR_ENCODING]: encodingOf({ metadata }) }, data }
}

function named(encoding: string): Payload {
  return { metadata: { encoding: Buffer.from(encoding) } }
}

function encodingOf({ metadata }: Pick<Payload, 'metadata'>): Buffer {
  return Buffer.from(metadata?.encoding ?? [])
}
