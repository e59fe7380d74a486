/** So soon after a message of ours people have not even read it, ms; what answers then, with the same words each time, is a machine. */
export const ECHO_WITHIN_MS = 15_000

/** From that many messages of ours on, each answered so with the same words, it counts as a machine … */
export const SUSPECT_FROM = 2
/** … and the AI talks to it no longer. */
export const HAND_OVER_FROM = 3

/** Shorter than this is a person's yes, a number, or a hello, UTF-16 units. */
const SHORTEST = 8

/** Whether a text can be an automatic answer at all: people say short things twice, and ask again when nobody answers. */
export function mayBeAutomatic(text: string): boolean {
  const said = text.trim()
  return said.length >= SHORTEST && !/[?？؟]$/u.test(said)
}

/** A number that is the same for the same words, to notice that they were said before without keeping them (FNV-1a). */
export function markOf(text: string): number {
  let mark = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    mark = Math.imul(mark ^ text.charCodeAt(at), 0x01000193) >>> 0
  }
  return mark
}
