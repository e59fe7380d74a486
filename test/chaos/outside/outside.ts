import type { Capabilities } from '../../../providers/capabilities.ts'
import type { Call } from '../call.ts'
import type { Random } from '../random.ts'
import type { Fault, FaultKind } from './fault-kinds.ts'

export type ProviderName = 'twilio' | 'whatsapp_cloud' | 'engagelab'

/**
 * A provider in the real world: customers' phones, the messages that it accepted, and its faults. Nobody kills it, and
 * it remembers everything.
 */
export interface Outside {
  provider: ProviderName
  /** What the service can read at the provider by itself. The checks expect accordingly more of the service. */
  capabilities: Capabilities
  /** The environment variables with which the service finds it. */
  environment: Record<string, string>
  /** The account fields for a channel of this sender. */
  fieldsOf(sender: Sender): object
  /** Sets the webhook at the provider, as a person does. */
  point(sender: Sender, channel: { id: string; webhookUrl: string }, call: Call): Promise<void>
  phone(sender: Sender, owner: Owner): Phone
  /** Messages of the service, in the order in which they were accepted. */
  accepted(): Accepted[]
  /** For each delivery, the latest status that was reported with our mark and acknowledged. */
  acknowledged(): Map<string, ReportedStatus>
  /** Calls the listener as soon as a send is read, before anything is done with it. */
  onSend(listener: (call: SendCall) => void): () => void
  faultKinds: readonly FaultKind[]
  /** Makes this call fail. */
  setFault(fault: Fault, call: SendCall): void
  clearFaults(): void
  /** Misbehaves on its own until stopped: it bundles reports and mixes up their order. */
  misbehave?(random: Random): { stop(): Promise<void> }
  /** Resolves when no report and no message is being sent any more. */
  idle(): Promise<void>
  /** Everything, for investigation. */
  journal(): object
  close(): Promise<void>
}

/** A number that customers write to. */
export interface Sender {
  /** Address. */
  ours: string
  medium: 'sms' | 'whatsapp'
  /** It is in the pool of a Messaging Service. */
  service?: boolean
}

/**
 * The owner of a phone. `number`: digits that nobody else has; `switches`: their messages come from one address or
 * another.
 */
export interface Owner {
  number: string
  switches: boolean
  random: Random
}

export interface Phone {
  /** All addresses of its owner. The first message comes from the first one. */
  addresses: string[]
  /** The address and form of the next message. `isKnown`: the service knows the owner by now. */
  comesBy(isKnown: boolean): Way
  /** Hands a message to the provider. */
  send(message: Outgoing): Handed
  /** The messages that have reached it, oldest first. */
  received(): Received[]
  /**
   * Who recovers a message that the service did not accept: the service itself, from the provider's list; the provider,
   * which repeats the call; or nobody.
   */
  broughtBy: 'list' | 'provider' | 'nobody'
}

export interface Way {
  from: string
  /** The webhook has the user id beside the address. */
  userId?: string
}

export interface Outgoing extends Way {
  text?: string
  tap?: { id: string; title: string }
  replyTo?: string
  /** The provider has it but never calls the webhook. Only if the provider has a list. */
  lost?: boolean
  /** Resolves when the service has acknowledged it. */
  onTaken(): void
}

export interface Handed {
  sid: string
  /** Whether the service accepted it within the first seconds, including the provider's retries. */
  first: Promise<boolean>
  /** Sends it once more, although it was sent before. */
  again(): Promise<boolean>
}

export interface Received {
  sid: string
  body: string
  status: ReportedStatus
  /** Epoch ms. */
  createdAt: number
  /** The buttons below it. */
  items?: { id: string; title: string }[]
}

export const STATUSES = ['accepted', 'sent', 'delivered', 'read', 'failed'] as const
export type ReportedStatus = (typeof STATUSES)[number]

/** The status that is further on. */
export function further(a: ReportedStatus | undefined, b: ReportedStatus): ReportedStatus {
  return a !== undefined && STATUSES.indexOf(a) > STATUSES.indexOf(b) ? a : b
}

/** One of our messages, as the provider has it. */
export interface Accepted {
  provider: ProviderName
  sid: string
  /** The id of our delivery, from our mark. */
  deliveryId: string
  status: ReportedStatus
}

export interface SendCall {
  deliveryId: string
  /** The status as the provider writes it. */
  to: string
}
