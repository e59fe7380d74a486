import type { DeliveryError } from '../../domain/delivery.ts'
import type { Place } from './place.ts'

/** What one round of the keeper repaired. */
export interface KeeperReport {
  /** Open conversations it looked at. */
  checked: number
  /** Those whose workflow had ended. */
  closed: number
  /** Of conversations that are over. */
  seatsFreed: number
  deliveriesSettled: number
  /** Deliveries that nothing was heard of for a while, and of which the provider told more when asked. */
  deliveriesHeard: number
  /** Open conversations in which something looks stray: their workflows were asked to look after it. */
  asked: number
  /** Seats that were granted a while ago, and whose conversations did not know. */
  grantsTold: number
  /** Heartbeats that ran out: the conversations of those agents know it now. */
  presencesEnded: number
  /** Conversations that were to end for another of the same person, and did not know. */
  mergesTold: number
  /** Conversations that acted on other settings than are stored: they were told. */
  settingsTold: number
  /** Conversations that waited outside the line. */
  putInLine: number
}

/** What was set right in one conversation. */
export interface Repairs {
  seatsFreed: number
  deliveriesSettled: number
  /** The last message that turned out not to have gone. */
  problem?: { messageId: string; code: string; error?: DeliveryError }
}

export interface KeeperActivities {
  keep(): Promise<KeeperReport>
}

/** What the keeper has a conversation's own workflow do, since only that writes its rows. */
export interface RepairActivities {
  repairConversation(input: Place): Promise<Repairs>
}
