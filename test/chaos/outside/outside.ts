import type { Capabilities } from '../../../providers/capabilities.ts'
import type { Call } from '../call.ts'
import type { Random } from '../random.ts'
import type { Fault, FaultKind } from './fault-kinds.ts'

export type ProviderName = 'twilio' | 'whatsapp_cloud' | 'engagelab'

/**
 * A provider as it is in the world: customers' phones, what it took of the service, and what it gets wrong. Nobody kills it,
 * and it remembers everything.
 */
export interface Outside {
  provider: ProviderName
  /** What the service can find out there by itself, and what is therefore asked of it. */
  capabilities: Capabilities
  /** How the service is led here. */
  environment: Record<string, string>
  /** What a channel of this sender is connected with. */
  fieldsOf(sender: Sender): object
  /** Does what one does at the provider: tells it where customers' messages go. */
  point(sender: Sender, channel: { id: string; webhookUrl: string }, call: Call): Promise<void>
  phone(sender: Sender, owner: Owner): Phone
  /** Messages of the service, in the order in which they were taken. */
  accepted(): Accepted[]
  /** The furthest that the service was told of each delivery by reports with our mark, and acknowledged. */
  acknowledged(): Map<string, ReportedStatus>
  /** Calls the listener the moment a send is read, before anything is done with it. */
  onSend(listener: (call: SendCall) => void): () => void
  faultKinds: readonly FaultKind[]
  /** Has this call go wrong. */
  setFault(fault: Fault, call: SendCall): void
  clearFaults(): void
  /** Things that it does of its own accord, until stopped: it bundles and mixes up what it tells. */
  misbehave?(random: Random): { stop(): Promise<void> }
  /** Resolves when no report and no message is on its way any more. */
  idle(): Promise<void>
  /** Everything, for whoever investigates. */
  journal(): object
  close(): Promise<void>
}

/** Whom customers write to. */
export interface Sender {
  /** Address. */
  ours: string
  medium: 'sms' | 'whatsapp'
  /** A Messaging Service stands before it. */
  service?: boolean
}

/** Whose phone it is. `number`: digits that nobody else has; `switches`: now they come by this address, now by that. */
export interface Owner {
  number: string
  switches: boolean
  random: Random
}

export interface Phone {
  /** All that its owner writes from; the first is whom the first message comes from. */
  addresses: string[]
  /** How the next message comes. `isKnown`: the service knows its owner by now. */
  comesBy(isKnown: boolean): Way
  /** Hands a message to the provider. */
  send(message: Outgoing): Handed
  /** What has reached it, oldest first. */
  received(): Received[]
  /**
   * Who brings a message that the service did not take: the service itself from the provider's list, the provider, which goes
   * on calling, or nobody.
   */
  broughtBy: 'list' | 'provider' | 'nobody'
}

export interface Way {
  from: string
  /** The user id is told beside the address. */
  userId?: string
}

export interface Outgoing extends Way {
  text?: string
  tap?: { id: string; title: string }
  replyTo?: string
  /** The provider has it, and its webhook never comes. Only where it has a list. */
  lost?: boolean
  /** The service has acknowledged it, whenever that is. */
  onTaken(): void
}

export interface Handed {
  sid: string
  /** Whether the service took it at once, with all that the provider does about it in the next seconds. */
  first: Promise<boolean>
  /** Hands over once more what was handed over. */
  again(): Promise<boolean>
}

export interface Received {
  sid: string
  body: string
  status: ReportedStatus
  /** Epoch ms. */
  createdAt: number
  /** What can be tapped below it. */
  items?: { id: string; title: string }[]
}

export const STATUSES = ['accepted', 'sent', 'delivered', 'read', 'failed'] as const
export type ReportedStatus = (typeof STATUSES)[number]

/** The one of both that is further on. */
export function further(a: ReportedStatus | undefined, b: ReportedStatus): ReportedStatus {
  return a !== undefined && STATUSES.indexOf(a) > STATUSES.indexOf(b) ? a : b
}

/** A message of ours as the provider has it. */
export interface Accepted {
  provider: ProviderName
  sid: string
  /** Our delivery's id, by the mark that it bears. */
  deliveryId: string
  status: ReportedStatus
}

export interface SendCall {
  deliveryId: string
  /** As it is written in the call. */
  to: string
}
