import type { Capabilities } from '../capabilities.ts'

/** According to EngageLab's public documents. What they don't mention counts as impossible. */
export const ENGAGELAB_CAPABILITIES: Capabilities = {
  mediums: ['whatsapp'],
  listsMessages: false,
  fetchesStatus: false,
  // The page promises `custom_args` on status rows, but nobody has seen it on every one.
  reportsByMark: false,
  listsMedia: false,
  fetchesMedia: false,
  files: { whatsapp: { mostPerMessage: 1, captions: true } },
  buttons: false,
  lists: false,
  templates: { ids: 'name', header: false, buttons: false, named: false },
  typing: false,
  readMarks: false,
  blocks: false,
  erases: false,
  pull: false,
  repairs: false,
  verified: false,
  notes: [
    'Built from EngageLab’s public documents; never run against the real service.',
    'Callbacks are unsigned: what lets them in is the secret in their address.',
    'Customers’ files are not fetched: look at them in EngageLab’s console.',
    'A send whose outcome is unknown is settled only by a callback or a person.',
    'What is lost while this service can’t be reached is not found again: EngageLab neither lists messages nor, by its documents, calls twice.',
    'Buttons and lists go out as plain text, and templates with variables in their text only.',
  ],
}
