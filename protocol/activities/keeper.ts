import type { DeliveryError } from '../../domain/delivery.ts'
import type { Place } from './place.ts'

/** What one round of the keeper repaired. */
export interface KeeperReport {
  /** Open conversations that were checked. */
  checked: number
  /** Conversations that were closed because their workflow had ended. */
  closed: number
  /** Seats of conversations that are over. */
  seatsFreed: number
  deliveriesSettled: number
  /** Deliveries without news for a while, for which the provider told more when asked. */
  deliveriesHeard: number
  /**
   * Open conversations with a seat or a delivery that no step handles. Their workflows were asked to
   * repair it.
   */
  asked: number
  /** Seats that were granted some time ago, and whose conversations had not learned of it. */
  grantsTold: number
  /** Presences that ended because their heartbeat ran out. The conversations of those agents were told. */
  presencesEnded: number
  /** Conversations that must end in favour of another one of the same person, and had not learned of it. */
  mergesTold: number
  /** Open conversations of blocked customers, which were told to end. */
  blocksTold: number
  /** Conversations of deleted channels, and of deleted agents, that the deletion had missed. They were told. */
  leftBehind: number
  /** Conversations that used older settings than the stored ones. They were told. */
  settingsTold: number
  /** Waiting conversations that had no place in the line. */
  putInLine: number
}

/** What was repaired in one conversation. */
export interface Repairs {
  seatsFreed: number
  deliveriesSettled: number
  /** The last message that turned out not to be sent. */
  problem?: { messageId: string; code: string; error?: DeliveryError }
}

export interface KeeperActivities {
  keep(): Promise<KeeperReport>
}

/**
 * What the keeper asks of a conversation's own workflow. Only that workflow may write the
 * conversation's rows.
 */
export interface RepairActivities {
  repairConversation(input: Place): Promise<Repairs>
}
