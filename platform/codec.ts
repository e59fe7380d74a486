import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common'
import proto from '@temporalio/proto'
import { CLEAR_ENCODING, UNTRUSTED } from '../domain/untrusted-payloads.ts'
import { scheduleOf } from '../protocol/workflow-ids.ts'
import { type Secrets, SecretsError } from './secrets.ts'

const ENCRYPTED = Buffer.from('binary/encrypted')
const PayloadProto = proto.temporal.api.common.v1.Payload

/** Metadata of a sealed payload, in clear and authenticated: whom it was sealed for. */
const SEALED_FOR = 'sealed-for'
/** What the codec server seals: an operator's input, typed in the UI. It counts as little as one in clear. */
const OPERATOR = 'operator'

export interface CodecOptions {
  as?: 'service' | typeof OPERATOR
  /** Whether what is in clear is taken as if the service had written it. */
  takesClear?: boolean
}

/**
 * Encrypts every payload before it leaves for the Temporal server (arguments, results, signals, failures, summaries,
 * details), so that the server's database holds no text and no address; and knows by that what the service itself wrote.
 * Each is bound to its workflow (additional authenticated data): copied to another, it opens nothing there. What is in
 * clear, foreign or changed is handed on under a name of `UNTRUSTED`.
 *
 * Throws when the key is missing: the right one may come with the next start, and nothing may be lost till then.
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

/** For the codec server: reads everything, and seals what an operator typed as the operator's. */
export function operatorCodec(secrets: Secrets): PayloadCodec {
  return encryptionCodec(secrets, { as: OPERATOR, takesClear: true })
}

/** Opens what is sealed, and seals nothing: for when encryption was switched off. */
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
  // Without one it was sealed before payloads were bound.
  const whom = bytes === undefined || bytes === null ? undefined : Buffer.from(bytes).toString()
  const isForeign = whom !== undefined && whom !== OPERATOR && workflow !== undefined && whom !== workflow
  if (isForeign) return { state: 'foreign' }
  const read = unseal(secrets, data ?? new Uint8Array(), whom)
  if (!read) return { state: 'unreadable' }
  return { state: whom === OPERATOR ? 'inClear' : 'service', payload: read }
}

/** Undefined when it was changed, or sealed for another than it says. */
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
