import type { LineEnd } from '../harness/lines.ts'
import type { FaultKind } from './outside/fault-kinds.ts'
import type { ProviderName } from './outside/outside.ts'
import type { PartKind } from './stage/part.ts'

/** What was done, by those who did it: the side of the world, with which the service is compared. */
export interface ChaosRecord {
  sent: SentByCustomer[]
  commands: CommandSent[]
  answers: SurveyAnswer[]
  /** Files of agents that the service said it has. */
  files: FileSent[]
  /** Up to where agents have read, as the service said. */
  reads: ReadMark[]
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
  /** The address that it came from. */
  from: string
  /** What was tapped names itself what it answers. */
  isTap: boolean
  /** When it was first written, and when the service first took it. */
  postedAt: number
  takenAt?: number
  /** How often it was handed over anew although it had been taken, or is likely to have been. */
  repeats: number
  /**
   * Its one webhook failed, its provider neither lists it nor calls again, and its customer wrote it anew: nobody brings it any
   * more, and it may be there or not.
   */
  isGone?: boolean
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
  body?: CommandBody
}

/** What a command says, as far as it is compared with what came of it. */
export type CommandBody = object & {
  text?: string
  /** Agents. */
  mentions?: string[]
  /** A message. */
  replyTo?: string
  media?: { uploadId: string }[]
}

/** `name`: no two are the same. */
export interface FileSent {
  id: string
  name: string
  sha256: string
}

export interface ReadMark {
  agentId: string
  conversationId: string
  seq: number
}

/** What a customer answered to a survey that had reached them. */
export interface SurveyAnswer {
  /** Of the survey's question, at the provider. */
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

/** A fault that hit one call, named by the delivery's mark in it. */
export interface FaultHit {
  at: number
  provider: ProviderName
  deliveryId: string
  kind: FaultKind
}

export function newRecord(): ChaosRecord {
  return {
    sent: [],
    commands: [],
    answers: [],
    files: [],
    reads: [],
    harms: [],
    faults: [],
    lastWords: new Map(),
    retries: new Map(),
    webhooksLost: 0,
    silences: [],
  }
}
