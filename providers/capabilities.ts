import type { FileRules } from '../domain/message-parts.ts'
import type { Medium } from './provider.ts'

/**
 * What a provider can do. Code that needs one of these must check it first: a provider that can't list messages, for
 * example, has not said that there are none. The API shows the capabilities with the channel.
 */
export interface Capabilities {
  mediums: readonly Medium[]
  /**
   * It lists incoming and outgoing messages with recipients and texts. Needed for recovery, pull mode, reconciliation and
   * the audit.
   */
  listsMessages: boolean
  /** It tells the status of one message by the provider's own id. */
  fetchesStatus: boolean
  /** Every delivery report carries our mark, so a report without it is about somebody else's message. */
  reportsByMark: boolean
  /** It can list the files of a customer's message again. */
  listsMedia: boolean
  /** How customers' files are fetched: by their address or their id; false: not at all. */
  fetchesMedia: 'url' | 'id' | false
  /** The largest file of a customer that is fetched, bytes: as large as customers can send. */
  largestMedium: number
  /** Files are handed to it before the message that has them; otherwise it fetches them from their addresses. */
  takesUploads: boolean
  /** For each medium that can carry files; a medium that is missing carries none. */
  files: Partial<Record<Medium, FileRules>>
  /** Buttons below a text; false: the message is sent as plain text. Lengths are in characters. */
  buttons: { most: number; titleLength: number } | false
  lists: { most: number; titleLength: number; buttonLength: number } | false
  /** What can be filled in besides a template's body. `named`: variables have names instead of numbers. */
  templates:
    | {
        /** How a message refers to a template: by Twilio's Content SID, or by a name together with a language. */
        ids: 'contentSid' | 'name'
        header: boolean
        buttons: boolean
        named: boolean
      }
    | false
  /** An answer can quote an earlier message, the customer's or ours. */
  quotes: boolean
  typing: boolean
  readMarks: boolean
  blocks: boolean
  erases: 'delete' | 'redact' | false
  /** Customers' messages can be read even if webhooks don't reach this service. */
  pull: boolean
  /** It can repair its own configuration. */
  repairs: boolean
  /** This service was tested against the real provider. */
  verified: boolean
  /** For the operator: what the missing capabilities mean, one sentence each, by a code that stays. */
  notes: Readonly<Record<string, string>>
}
