import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The secrets that can be read in these bytes: as they are, in hexadecimal, or in base64 at any offset. */
export function readableIn(bytes: Buffer, secrets: string[]): string[] {
  return secrets.filter(secret => formsOf(secret).some(form => bytes.includes(form)))
}

/** The contents of all files in a folder, one after the other. */
export function bytesOf(folder: string): Buffer {
  return Buffer.concat(readdirSync(folder).map(name => readFileSync(join(folder, name))))
}

function formsOf(secret: string): string[] {
  const hex = Buffer.from(secret).toString('hex')
  return [secret, hex, hex.toUpperCase(), ...[0, 1, 2].map(before => inBase64(secret, before))]
}

/** The part of its base64 that doesn't depend on the bytes before and after. */
function inBase64(secret: string, before: number): string {
  const text = Buffer.from(`${'x'.repeat(before)}${secret}`)
    .toString('base64')
    .replaceAll('=', '')
  return text.slice(before === 0 ? 0 : before + 1, -2)
}
