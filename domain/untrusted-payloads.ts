// The codec's names for a payload that the service did not write for the receiving workflow. Usual
// converters don't know these encodings, so clients and activities refuse such a payload. The
// workflows' own converter knows them, because operators may send some signals.

export const UNTRUSTED = {
  inClear: 'switchboard/in-clear',
  foreign: 'switchboard/sealed-for-another-workflow',
  unreadable: 'switchboard/changed-after-sealing',
} as const

/** The metadata field with the real encoding of an unencrypted payload. */
export const CLEAR_ENCODING = 'clear-encoding'
