import type { LineEnd } from '../harness/lines.ts'
import type { FaultKind } from './outside/fault-kinds.ts'
import type { ProviderName } from './outside/outside.ts'
import type { PartKind } from './stage/part.ts'

/** What was done, recorded by those who did it. The service is compared with this. */
export interface ChaosRecord {
  sent: SentByCustomer[]
  commands: CommandSent[]
  answers: SurveyAnswer[]
  /** Files of agents that the service said it has. */
  files: FileSent[]
  /** Up to where agents have read, as the service said. */
  reads: ReadMark[]
  /** Customers of whom a person made one contact, and then two again. */
  merges: MergeMade[]
  harms: Harm[]
  faults: FaultHit[]
  /** The last value of something that is set repeatedly: a presence, a membership, a setting. */
  lastWords: Map<string, string>
  /** Answers of the API that made its client retry, by status; 0 for a broken connection. */
  retries: Map<number, number>
  /** Webhooks of customers' messages that failed with all their retries. */
  webhooksLost: number
  /** When an API reported that the database did not answer in time, epoch ms. */
  silences: number[]
}

/** A message of a customer. Times are epoch ms. */
export interface SentByCustomer {
  sid: string
  channelId: string
  /** The customer: their first address, whichever address they used. */
  customer: string
  /** The address that it came from. */
  from: string
  /** A tap names the message that it answers. */
  isTap: boolean
  /** When it was first written, and when the service first accepted it. */
  postedAt: number
  takenAt?: number
  /** How often it was sent again, although it was accepted, or probably was. */
  repeats: number
  /**
   * Its only webhook failed, its provider has no list and does not repeat the call, and the customer wrote it again.
   * Nobody recovers it, and it may exist or not.
   */
  isGone?: boolean
}

/** A command of an agent, with the key of all its attempts. */
export interface CommandSent {
  key: string
  name: string
  conversationId: string
  postedAt: number
  answeredAt?: number
  /** The final answers to its attempts. */
  answers: {
    status: number
    code?: string
    commandId?: string
    messageId?: string
    conversationId?: string
  }[]
  /** Text of a reply or a note. No two are the same. */
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

/** Times are epoch ms. */
export interface MergeMade {
  channelId: string
  /** The two: the first address of each. */
  customers: [string, string]
  /** When the merge was asked for. */
  askedAt: number
  /** When the service said that they are two again. */
  undoneAt?: number
}

export interface ReadMark {
  agentId: string
  conversationId: string
  seq: number
}

/** A customer's answer to a survey that had reached them. */
export interface SurveyAnswer {
  /** The provider's id of the survey's question. */
  questionSid: string
  score: number
  answer: SentByCustomer
}

/** Damage to the service, or to a server that it needs. */
export interface Harm {
  /** It was killed; paused for a while; cut off from a server; or its disk was full. */
  what: 'kill' | 'freeze' | 'cut' | 'full disk'
  kind: PartKind
  name: string
  /** For a cut: the server that it was cut off from. */
  cutOffFrom?: LineEnd
  at: number
  overAt?: number
  /** What the damage waited for: a moment, or something in progress. */
  amid: 'anything' | 'a send' | 'a webhook'
}

/** A fault of one call. The mark in the call names the delivery. */
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
    merges: [],
    harms: [],
    faults: [],
    lastWords: new Map(),
    retries: new Map(),
    webhooksLost: 0,
    silences: [],
  }
}
