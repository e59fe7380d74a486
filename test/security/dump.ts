import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Which of the secrets can be read in bytes: as they are, in hexadecimal, or in base64 wherever it begins. */
export function readableIn(bytes: Buffer, secrets: string[]): string[] {
  return secrets.filter(secret => formsOf(secret).some(form => bytes.includes(form)))
}

/** All files of a folder, one behind the other. */
export function bytesOf(folder: string): Buffer {
  return Buffer.concat(readdirSync(folder).map(name => readFileSync(join(folder, name))))
}

function formsOf(secret: string): string[] {
  const hex = Buffer.from(secret).toString('hex')
  return [secret, hex, hex.toUpperCase(), ...[0, 1, 2].map(before => inBase64(secret, before))]
}

/** What of its base64 doesn't depend on the bytes before and behind. */
function inBase64(secret: string, before: number): string {
  const text = Buffer.from(`${'x'.repeat(before)}${secret}`)
    .toString('base64')
    .replaceAll('=', '')
  return text.slice(before === 0 ? 0 : before + 1, -2)
}
