import type { InboundMode } from '../../domain/inbound-mode.ts'

export interface RecoveryActivities {
  readInbound(input: { channelId: string }): Promise<InboundRead>
}

export interface InboundRead {
  /** `gone`: the channel was deleted. */
  mode: InboundMode | 'gone'
  /** How many messages were fed in. */
  fed: number
  /** Why the list could not be read. */
  error?: string
}
