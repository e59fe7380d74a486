import { durationMs } from './duration.ts'
import type { ChannelSettings } from './settings.ts'

/** What a channel does when nobody acts. Times are in ms; null: nothing is done. */
export interface FollowUps {
  /**
   * The customer waits, and their agent has been away or offline this long: another agent gets the
   * conversation.
   */
  reassignOfflineMs: number | null
  /** The customer has waited this long for their agent: another agent gets the conversation. */
  reassignNoReplyMs: number | null
  /**
   * The customer has been silent this long after our last message: the conversation is resolved. One
   * time while the AI has it, one for a human.
   */
  resolveAiMs: number | null
  resolveHumanMs: number | null
  /** Whether the customer gets a message before that. */
  tellsResolved: boolean
  /** Whether a waiting customer gets a message before WhatsApp's window closes. */
  tellsWindow?: boolean
}

export function followUpsOf(
  { reassign, autoResolve, windowNotice }: ChannelSettings,
  medium: 'whatsapp' | 'sms',
): FollowUps {
  const ms = (text: string | null) => (text === null ? null : durationMs(text))
  return {
    reassignOfflineMs: ms(reassign.offlineAfter),
    reassignNoReplyMs: ms(reassign.noReplyAfter),
    resolveAiMs: ms(autoResolve.ai),
    resolveHumanMs: ms(autoResolve.human),
    tellsResolved: autoResolve.message.trim() !== '',
    tellsWindow: windowNotice.enabled && medium === 'whatsapp',
  }
}
