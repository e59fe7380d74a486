// What the codec calls a payload that the service itself did not write for the workflow that has it. No usual converter
// knows such an encoding, so that clients and activities refuse it; the workflows' own does, for the signals of operators.

export const UNTRUSTED = {
  inClear: 'switchboard/in-clear',
  foreign: 'switchboard/sealed-for-another-workflow',
  unreadable: 'switchboard/changed-after-sealing',
} as const

/** Metadata of one that is in clear: how it is encoded really. */
export const CLEAR_ENCODING = 'clear-encoding'
