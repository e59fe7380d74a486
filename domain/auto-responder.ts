/**
 * Within this time (ms) people have not even read our message. A reply that comes faster, with the same
 * text each time, is from a machine.
 */
export const ECHO_WITHIN_MS = 15_000

/** From this many fast replies with the same text on, the sender counts as a machine. */
export const SUSPECT_FROM = 2
/** From this many on, the AI stops answering and hands over. */
export const HAND_OVER_FROM = 3

/** Shorter texts may come from a person: a yes, a number, a hello (UTF-16 units). */
const SHORTEST = 8

/**
 * Whether a text can be an automatic reply. People repeat short texts, and ask again when nobody
 * answers.
 */
export function mayBeAutomatic(text: string): boolean {
  const said = text.trim()
  return said.length >= SHORTEST && !/[?？؟]$/u.test(said)
}

/**
 * A number that is equal for equal texts (FNV-1a). It allows recognising a repeated text without
 * storing it.
 */
export function markOf(text: string): number {
  let mark = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    mark = Math.imul(mark ^ text.charCodeAt(at), 0x01000193) >>> 0
  }
  return mark
}
