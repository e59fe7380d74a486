/** What one round of the keeper repaired. */
export interface KeeperReport {
  /** Open conversations it looked at. */
  checked: number
  /** Those whose workflow had ended. */
  closed: number
  seatsFreed: number
  deliveriesSettled: number
}

export interface KeeperActivities {
  keep(): Promise<KeeperReport>
}
