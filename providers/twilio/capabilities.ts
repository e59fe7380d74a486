import { inBytes } from '../../domain/file-limits.ts'
import type { Capabilities } from '../capabilities.ts'
import { TWILIO_FILE_RULES } from './files.ts'

/** What it means that this provider can't do something. The console has words for each code. */
export const TWILIO_NOTES = {
  template_variables_set_all: 'Twilio: the variables of a template also set its header and buttons.',
  no_quotes: 'A reply can’t quote a message: Twilio has no field for it.',
  no_receipts_typing: 'Customers do not see read receipts or a typing indicator.',
} as const

/** Twilio's Programmable Messaging, by SMS, MMS and WhatsApp. */
export const TWILIO_CAPABILITIES: Capabilities = {
  mediums: ['whatsapp', 'sms'],
  listsMessages: true,
  fetchesStatus: true,
  reportsByMark: true,
  listsMedia: true,
  fetchesMedia: 'url',
  // Its own limits are lower: 16 MB on WhatsApp, 5 MB by MMS.
  largestMedium: inBytes(20, 'MB'),
  takesUploads: false,
  files: TWILIO_FILE_RULES,
  // The limits of the templates that this service creates in the account. By SMS, these messages are sent as text.
  buttons: { most: 3, titleLength: 20 },
  lists: { most: 5, titleLength: 24, buttonLength: 20 },
  templates: { ids: 'contentSid', header: false, buttons: false, named: true },
  quotes: false,
  typing: false,
  readMarks: false,
  blocks: false,
  erases: 'delete',
  pull: true,
  repairs: true,
  verified: true,
  notes: TWILIO_NOTES,
}
