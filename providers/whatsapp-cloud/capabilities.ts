import type { Capabilities } from '../capabilities.ts'
import { MAX } from './outgoing.ts'

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
  files: { whatsapp: { mostPerMessage: 1, captions: true } },
  buttons: { most: MAX.buttons, titleLength: MAX.buttonTitle },
  lists: { most: MAX.listRows, titleLength: MAX.rowTitle, buttonLength: MAX.listButton },
  templates: { ids: 'name', header: true, buttons: true, named: true },
  typing: true,
  readMarks: true,
  blocks: true,
  erases: false,
  pull: false,
  repairs: true,
  verified: false,
  notes: [
    'It was built from Meta’s documents and run against an emulator of them, never yet against Meta itself.',
    'Meta keeps no list of messages: what its webhooks don’t bring within seven days can’t be fetched later.',
    'A message whose sending broke off is settled by Meta’s report of it, else by a person; it is never sent twice.',
    'Webhooks have to reach this service at a public address: customers’ messages can’t be pulled.',
    'Meta deletes no message at our request: erasing a contact erases what is kept here.',
  ],
}
