import type { AgentSettings, PassingEvent } from '../api/types.ts'

/** A notification for an agent: a conversation was assigned to them, its customer wrote, or somebody mentioned them. */
export const KINDS = ['assigned', 'message', 'mention', 'unsnoozed'] as const
export type NoticeKind = (typeof KINDS)[number]

type Notifications = AgentSettings['notifications']

/** What a notification does here; undefined: nothing. */
export interface Notice {
  kind: NoticeKind
  conversationId: string
  sound: boolean
  desktop: boolean
}

interface Looking {
  /** The conversation that is open in this window, if the window has the focus. */
  at: string | undefined
}

/**
 * What to do with a notification, by the agent's settings. If the agent is looking at this very conversation, nothing.
 */
export function noticeOf(
  event: PassingEvent,
  { events, mutedChannelIds }: Notifications,
  { at }: Looking,
): Notice | undefined {
  const { conversationId, channelId, data } = event
  const kind = KINDS.find(one => one === data.kind)
  if (!kind || conversationId === null || conversationId === at) return undefined
  if (channelId !== null && mutedChannelIds.includes(channelId)) return undefined
  const { sound = true, desktop = true } = events[kind] ?? {}
  return { kind, conversationId, sound, desktop }
}

let audio: AudioContext | undefined

/** Two short tones. @param volume 0 to 100 */
export function ring(volume: number): void {
  if (volume <= 0) return
  try {
    audio ??= new AudioContext()
    const { currentTime: now, destination } = audio
    const gain = audio.createGain()
    gain.gain.setValueAtTime(0, now)
    gain.gain.linearRampToValueAtTime((volume / 100) * 0.25, now + 0.02)
    gain.gain.exponentialRampToValueAtTime(0.0001, now + 0.45)
    gain.connect(destination)
    for (const [frequency, after] of [
      [660, 0],
      [880, 0.12],
    ] as const) {
      const tone = audio.createOscillator()
      tone.frequency.value = frequency
      tone.connect(gain)
      tone.start(now + after)
      tone.stop(now + after + 0.3)
    }
  } catch {
    // A browser plays no sound before the first click.
  }
}

/**
 * Shows a notice of the system, if the agent has allowed it. @param onOpen called when it is clicked
 *
 * If there is a service worker, by it: so what is pushed too is not shown twice, and phones know no other way.
 */
export async function showDesktop(
  title: string,
  { tag, eventId, onOpen }: { tag: string; eventId: unknown; onOpen(): void },
): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const worker = await navigator.serviceWorker?.getRegistration('/console/')
  if (worker?.active) return worker.showNotification(title, { tag, data: { conversationId: tag, eventId } })
  // Of one conversation only the latest; the text of a message has no place on a screen that others see.
  const shown = new Notification(title, { tag, icon: undefined })
  shown.onclick = () => {
    window.focus()
    shown.close()
    onOpen()
  }
}
