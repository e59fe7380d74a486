import { inBytes, META_FILES } from '../../domain/file-limits.ts'
import type { Capabilities } from '../capabilities.ts'
import { MAX } from './outgoing.ts'

/** What it means that this provider can't do something. The console has words for each code. */
export const CLOUD_NOTES = {
  cloud_untested:
    'This provider was built from Meta’s documentation and tested with an emulator. It was never tested with Meta itself.',
  missed_after_week:
    'Meta has no list of messages: if a webhook is not delivered within seven days, its message can’t be fetched later.',
  outcome_by_report:
    'If sending a message was interrupted, Meta’s delivery report or a person decides whether it was sent. It is never sent twice.',
  needs_public_url:
    'Webhooks must reach this service at a public URL: customers’ messages can’t be read in another way.',
  erases_only_here:
    'Meta does not delete messages on request: erasing a contact only erases the data in this service.',
} as const

/** Meta's WhatsApp Cloud API. */
export const CLOUD_CAPABILITIES: Capabilities = {
  mediums: ['whatsapp'],
  // None of Meta's APIs lists messages with recipient, text or mark.
  listsMessages: false,
  fetchesStatus: true,
  // An older page mentions the mark only for sent, delivered and read, so a failure may come without it.
  reportsByMark: false,
  listsMedia: false,
  fetchesMedia: 'id',
  largestMedium: inBytes(100, 'MB'),
  takesUploads: true,
  files: { whatsapp: { mostPerMessage: 1, captionLength: MAX.caption, limits: META_FILES } },
  buttons: { most: MAX.buttons, titleLength: MAX.buttonTitle },
  lists: { most: MAX.listRows, titleLength: MAX.rowTitle, buttonLength: MAX.listButton },
  templates: { ids: 'name', header: true, buttons: true, named: true },
  quotes: true,
  typing: true,
  readMarks: true,
  blocks: true,
  erases: false,
  pull: false,
  repairs: true,
  verified: false,
  notes: CLOUD_NOTES,
}
