import { randomBytes } from 'node:crypto'
import { createTime, type Time } from '../shared/time.ts'
import { createWatchers, type Watchers } from '../shared/watchers.ts'
import type { EmulatedAccount } from './account.ts'
import { createFaults, type Faults } from './faults.ts'

/** How long after the status before it each status follows, ms. */
export interface StatusDelays {
  sent: number
  delivered: number
  read: number
}

/** A message in either direction. */
export interface EmulatedMessage {
  id: string
  direction: 'inbound' | 'outbound'
  /** Both in E.164. */
  ours: string
  customer: string
  /** The `type` of its content: text, template, image, … */
  type: string
  /** What the customer reads or wrote: the text, the caption, or the template with its values. */
  text: string
  /** The content of the send request. */
  body: Record<string, unknown>
  requestId?: string
  customArgs?: unknown
  /** EngageLab's status; for an inbound message `received`. */
  status: string
  at: number
}

/** One of the rows in a callback. */
export type Row = Record<string, unknown>

/** One callback with its rows. */
export interface CallbackAttempt {
  url: string
  rows: Row[]
  at: number
  ms: number
  /** Undefined: no answer in time. */
  status?: number
}

/** One request to the API. */
export interface ApiRequest {
  method: string
  path: string
  status?: number
  code?: number
  messageId?: string
}

/** Everything that a request to the emulator uses. */
export interface Emulation {
  account: EmulatedAccount
  messages: EmulatedMessage[]
  callbacks: CallbackAttempt[]
  requests: ApiRequest[]
  faults: Faults
  time: Time
  delaysMs: StatusDelays
  /** What happens to a free text outside of the 24 hours. The vendor's documents do not say. */
  outsideWindow: 'refused' | 'failed'
  /** Called as soon as a send is read, before anything is done with it. */
  sendListeners: Set<(body: Record<string, unknown>) => void>
  watchers: Watchers
  log: (line: string) => void
}

export function createEmulation(
  account: EmulatedAccount,
  options: Pick<Emulation, 'delaysMs' | 'outsideWindow' | 'log'>,
): Emulation {
  return {
    ...options,
    account,
    messages: [],
    callbacks: [],
    requests: [],
    faults: createFaults(),
    time: createTime(),
    sendListeners: new Set(),
    watchers: createWatchers(),
  }
}

/** An opaque id, as in the vendor's example. */
export function newMessageId(): string {
  return BigInt(`0x${randomBytes(12).toString('hex')}`)
    .toString(32)
    .slice(0, 20)
}

export function addMessage(emulation: Emulation, message: EmulatedMessage): void {
  emulation.messages.push(message)
  emulation.watchers.tell()
}
