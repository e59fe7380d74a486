import type { FaultInput } from '../../dev/emulators/twilio/faults.ts'
import type { InboundInput } from '../../dev/emulators/twilio/index.ts'
import type { LineEnd } from '../harness/lines.ts'
import type { PartKind } from './stage/part.ts'

/** What was done, by those who did it: the side of the world, with which the service is compared. */
export interface ChaosRecord {
  sent: SentByCustomer[]
  commands: CommandSent[]
  answers: SurveyAnswer[]
  harms: Harm[]
  faults: FaultHit[]
  /** What was last said of something that is said again and again: a presence, a membership, a setting. */
  lastWords: Map<string, string>
  /** Answers of the API that made its client try again, by status; 0 for a broken connection. */
  retries: Map<number, number>
  /** Webhooks of customers' messages that failed with all their retries. */
  webhooksLost: number
  /** When an API had no answer of the database in time, and said so: epoch ms. */
  silences: number[]
}

/** A message of a customer. Times are epoch ms. */
export interface SentByCustomer {
  sid: string
  channelId: string
  /** Whose it is: the address they came by first, whichever they wrote from. */
  customer: string
  input: InboundInput & { messageSid: string }
  /** When it was first written, and when the service first took it. */
  postedAt: number
  takenAt?: number
  /** How often it was handed over anew although it had been taken, or is likely to have been. */
  repeats: number
}

/** A command of an agent, with the one key of all its tries. */
export interface CommandSent {
  key: string
  name: string
  conversationId: string
  postedAt: number
  answeredAt?: number
  /** What was answered to each try that was answered for good. */
  answers: {
    status: number
    code?: string
    commandId?: string
    messageId?: string
    conversationId?: string
  }[]
  /** Text of a reply or a note; no two are the same. */
  text?: string
}

/** What a customer answered to a survey that had reached them. */
export interface SurveyAnswer {
  /** Of the survey's question, at Twilio. */
  questionSid: string
  score: number
  answer: SentByCustomer
}

/** What was done to the service, or to what it stands on. */
export interface Harm {
  /** Ended at once; stopped where it stood, and later let go on; cut off from a server; without room to write. */
  what: 'kill' | 'freeze' | 'cut' | 'full disk'
  kind: PartKind
  name: string
  /** Of a cut: what it was cut off from. */
  cutOffFrom?: LineEnd
  at: number
  overAt?: number
  /** What it waited for: a moment, or the middle of something. */
  amid: 'anything' | 'a send' | 'a webhook'
}

/** A fault that hit one call, named by the delivery in its callback address. */
export interface FaultHit {
  at: number
  deliveryId: string
  kind: FaultInput['kind']
}

export function newRecord(): ChaosRecord {
  return {
    sent: [],
    commands: [],
    answers: [],
    harms: [],
    faults: [],
    lastWords: new Map(),
    retries: new Map(),
    webhooksLost: 0,
    silences: [],
  }
}
