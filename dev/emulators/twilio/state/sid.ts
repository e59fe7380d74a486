import { createHash, randomUUID } from 'node:crypto'

/** A new SID: the prefix and 32 hex digits. */
export function newSid(prefix: string): string {
  return prefix + randomUUID().replaceAll('-', '')
}

/** The same SID for the same parts, so that a journal's entries about a number are still right after a restart. */
export function derivedSid(prefix: string, ...parts: string[]): string {
  return prefix + createHash('md5').update(parts.join('\n')).digest('hex')
}
