import { durationMs } from './duration.ts'
import type { ChannelSettings } from './settings.ts'

/** What a channel wants done when nothing happens, in ms; null: nothing. */
export interface FollowUps {
  /** The customer waits, and their agent is away or offline this long. */
  reassignOfflineMs: number | null
  /** The customer waits this long for their agent. */
  reassignNoReplyMs: number | null
  /** The customer is silent this long after our last message: with the AI, with a human. */
  resolveAiMs: number | null
  resolveHumanMs: number | null
  /** Whether the customer is told so first. */
  tellsResolved: boolean
  /** Whether a customer who waits is told before WhatsApp's window closes. */
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
