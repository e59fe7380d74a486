import type { Medium } from './provider.ts'

/**
 * What a provider can do. Whoever needs one of these asks here first: a provider that can't tell has not said that there is
 * nothing. Shown with the channel.
 */
export interface Capabilities {
  mediums: readonly Medium[]
  /** Lists what came in and went out, with recipients and texts: for recovery, pull mode, reconciliation and the audit. */
  listsMessages: boolean
  /** Tells what became of one message, by its own id. */
  fetchesStatus: boolean
  /** Every report of a delivery bears our mark, so that one without is about somebody else's message. */
  reportsByMark: boolean
  /** Names the files of a customer's message again. */
  listsMedia: boolean
  /** By what customers' files are fetched: their address, or their id; false: they can't be. */
  fetchesMedia: 'url' | 'id' | false
  /** Of a medium that is missing, none go. */
  files: Partial<Record<Medium, { mostPerMessage: number; captions: boolean }>>
  /** Buttons below a text; false: it goes as text. Lengths in characters. */
  buttons: { most: number; titleLength: number } | false
  lists: { most: number; titleLength: number; buttonLength: number } | false
  /** What of a template can be filled in beside its body; `named`: variables have names rather than numbers. */
  templates:
    | {
        /** What a message names one by: Twilio's Content SID; or a name, with a language beside it. */
        ids: 'contentSid' | 'name'
        header: boolean
        buttons: boolean
        named: boolean
      }
    | false
  typing: boolean
  readMarks: boolean
  blocks: boolean
  erases: 'delete' | 'redact' | false
  /** Customers' messages can be read where webhooks don't reach this service. */
  pull: boolean
  /** Sets its own configuration right. */
  repairs: boolean
  /** It was run against the real service. */
  verified: boolean
  /** For the operator, a sentence each: what it means that it can't. */
  notes: readonly string[]
}
