import type { Capabilities } from '../capabilities.ts'
import { ENGAGELAB_FILE_RULES } from './files.ts'

/** What it means that this provider can't do something. The console has words for each code. */
export const ENGAGELAB_NOTES = {
  engagelab_untested:
    'This provider was built from EngageLab’s public documentation. It was never tested with the real service.',
  unsigned_callbacks: 'Callbacks are not signed. The secret in their URL authenticates them.',
  files_not_fetched: 'Customers’ files are not fetched. Open them in EngageLab’s console.',
  outcome_by_callback: 'If the outcome of a send is unknown, only a callback or a person can settle it.',
  outage_loses_messages:
    'Messages that arrive while this service can’t be reached are lost: EngageLab has no list of messages, and its documentation mentions no second call.',
  buttons_as_text:
    'Buttons and lists are sent as plain text. Templates can have variables only in their text.',
  no_quotes_receipts_typing:
    'A reply can’t quote a message. Customers do not see read receipts or a typing indicator.',
} as const

/** According to EngageLab's public documents. What they don't mention counts as impossible. */
export const ENGAGELAB_CAPABILITIES: Capabilities = {
  mediums: ['whatsapp'],
  listsMessages: false,
  fetchesStatus: false,
  // The page promises `custom_args` on status rows, but nobody has seen it on every one.
  reportsByMark: false,
  listsMedia: false,
  fetchesMedia: false,
  largestMedium: 0,
  takesUploads: false,
  files: { whatsapp: ENGAGELAB_FILE_RULES },
  buttons: false,
  lists: false,
  templates: { ids: 'name', header: false, buttons: false, named: false },
  quotes: false,
  typing: false,
  readMarks: false,
  blocks: false,
  erases: false,
  pull: false,
  repairs: false,
  verified: false,
  notes: ENGAGELAB_NOTES,
}
