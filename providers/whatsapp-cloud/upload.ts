import { randomBytes } from 'node:crypto'
import type { DeliveryError } from '../../domain/delivery.ts'
import type { StreamedBody } from '../exchange.ts'
import type { OutgoingFile, ProviderAccount, SendOutcome } from '../provider.ts'
import { callGraph, type GraphOptions } from './graph.ts'
import { asObject, textOf } from './json.ts'
import { brokenOff, failureOf } from './outcome.ts'
import { phoneNumberIdOf } from './settings.ts'
import { transferMs } from './transfer-time.ts'

/**
 * Hands a file to Meta, which keeps it for 30 days and names it by the returned id (Meta, Media: upload, 2026-09). Never
 * throws. Without an id the message can't be sent, so every failure is certain: a passing one means that it can be tried
 * again.
 */
export async function uploadFile(
  account: ProviderAccount,
  file: OutgoingFile,
  options: GraphOptions,
): Promise<{ id: string } | Extract<SendOutcome, { outcome: 'rejected' | 'notSent' }>> {
  const path = `${phoneNumberIdOf(account)}/media`
  try {
    const first = await file.open()
    if (!first) return { outcome: 'rejected', error: GONE }
    await first.cancel()
    const stream = () => formOf(file)
    const limits = { ...options, timeoutMs: transferMs(file.size) }
    const answer = await callGraph(account, { method: 'POST', path, stream }, limits)
    const id = textOf(asObject(answer.json)?.id)
    if (!answer.error && answer.status >= 200 && answer.status < 300 && id !== undefined) return { id }
    return certain(failureOf(answer))
  } catch (thrown) {
    return certain(brokenOff(thrown))
  }
}

function certain(failed: Exclude<SendOutcome, { outcome: 'accepted' }>) {
  return failed.outcome === 'unknown' ? { outcome: 'notSent' as const, error: NOT_UPLOADED } : failed
}

/** The file as multipart/form-data (RFC 7578), with the fields that Meta asks for. */
async function formOf({ name, contentType, size, open }: OutgoingFile): Promise<StreamedBody> {
  const boundary = randomBytes(18).toString('hex')
  const field = (head: string) => `--${boundary}\r\nContent-Disposition: form-data; name=${head}\r\n\r\n`
  // What can't stand in a quoted name is percent-encoded (HTML, Multipart form data).
  const quoted = name.replace(/["\r\n]/g, letter => encodeURIComponent(letter))
  const before = Buffer.from(
    `${field('"messaging_product"')}whatsapp\r\n${field('"type"')}${contentType}\r\n${field(
      `"file"; filename="${quoted}"\r\nContent-Type: ${contentType}`,
    )}`,
  )
  const after = Buffer.from(`\r\n--${boundary}--\r\n`)
  const file = await open()
  if (!file) throw new Error('the file was removed while it was sent')
  async function* bytes() {
    yield before
    yield* file as AsyncIterable<Uint8Array>
    yield after
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: before.length + size + after.length,
    bytes: bytes(),
  }
}

const GONE: DeliveryError = {
  code: 'file_gone',
  class: 'content',
  detail: 'The uploaded file was deleted.',
  fix: 'Upload it again, and send it in a new message.',
}

const NOT_UPLOADED: DeliveryError = {
  code: 'file_not_taken',
  class: 'retry_later',
  detail: 'WhatsApp did not accept the file, and the message was not sent.',
  fix: 'It is retried automatically. If this continues, check the network of the worker.',
}
