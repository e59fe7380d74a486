import type { Noted } from '../domain/channel-checks.ts'

/** A sentence about an account or a sender, with the code and the values that other languages need. */
export interface Note<Code extends string> {
  code: Code
  /** The provider's own words in the sentence, by name. */
  values?: Record<string, string>
  text: string
}

/** Notes as a list of senders carries them. A provider names its codes in a type, so that the console's words are complete. */
export function noted<Code extends string>(notes: readonly Note<Code>[]): Required<Noted> {
  return {
    notes: notes.map(({ text }) => text),
    noteCodes: notes.map(({ code, values = {} }) => ({ code, values })),
  }
}
