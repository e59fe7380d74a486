import type { Payload, PayloadCodec } from '@temporalio/common'
import proto from '@temporalio/proto'
import type { Secrets } from './secrets.ts'

const ENCRYPTED = Buffer.from('binary/encrypted')
const PayloadProto = proto.temporal.api.common.v1.Payload

/**
 * Encrypts every payload before it leaves for the Temporal server (arguments, results, signals, failures, summaries,
 * details), so that the server's database holds no text and no address. Payloads in clear still decode: an operator may
 * send a signal from the UI without the codec, and encryption can be switched on later.
 */
export function encryptionCodec(secrets: Secrets): PayloadCodec {
  return {
    async encode(payloads) {
      return payloads.map(payload => {
        const sealed = secrets.seal(PayloadProto.encode(payload).finish(), 'payloads')
        return { metadata: { encoding: ENCRYPTED }, data: sealed }
      })
    },
    async decode(payloads) {
      return payloads.map(payload => {
        if (!isEncrypted(payload) || !payload.data) return payload
        return PayloadProto.decode(secrets.open(payload.data, 'payloads'))
      })
    },
  }
}

export function isEncrypted(payload: Payload): boolean {
  const encoding = payload.metadata?.encoding
  return encoding !== undefined && encoding !== null && ENCRYPTED.equals(encoding)
}
