import type { AgentSettings } from '../api/types.ts'
import { consoleWorker } from '../push/register.ts'

/**
 * What an agent is told: a conversation was given to them, the customer wrote to them, somebody mentioned them, a snooze is
 * over, the window of one of theirs closes before they have answered, or somebody waits in the line. Whether they are told
 * if they have chosen nothing: the line is everybody's, and would ring at all desks.
 */
const USUAL = {
  assigned: true,
  message: true,
  mention: true,
  unsnoozed: true,
  closing: true,
  line: false,
} as const

export type NoticeKind = keyof typeof USUAL
export const KINDS = Object.keys(USUAL) as NoticeKind[]

export type Notifications = AgentSettings['notifications']

/** Something that may be told. */
export interface Told {
  kind: unknown
  conversationId: string | null
  channelId: string | null
  /** What the customer is called, if that is known. */
  name?: string
  /** The event behind it, by which a push of the same is recognised. */
  eventId?: unknown
}

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

/** How a kind is told, by what the agent has chosen. */
export function choiceOf(kind: NoticeKind, { events }: Pick<Notifications, 'events'>) {
  const { sound = USUAL[kind], desktop = USUAL[kind] } = events[kind] ?? {}
  return { sound, desktop }
}

/** The settings with another choice. What else is chosen for the kind stays. */
export function withChoice(
  settings: Notifications,
  kind: NoticeKind,
  choice: { sound?: boolean; desktop?: boolean },
): Notifications {
  const events = { ...settings.events, [kind]: { ...settings.events[kind], ...choice } }
  return { ...settings, events }
}

/**
 * What to do with a notification, by the agent's settings. If the agent is looking at this very conversation, nothing.
 */
export function noticeOf(told: Told, settings: Notifications, { at }: Looking): Notice | undefined {
  const { conversationId, channelId } = told
  const kind = KINDS.find(one => one === told.kind)
  if (!kind || conversationId === null || conversationId === at) return undefined
  if (channelId !== null && settings.mutedChannelIds.includes(channelId)) return undefined
  const choice = choiceOf(kind, settings)
  // What is everybody's is told only to who wants it.
  if (!USUAL[kind] && !choice.sound && !choice.desktop) return undefined
  return { kind, conversationId, ...choice }
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
  { tag, eventId, kind, onOpen }: { tag: string; eventId: unknown; kind: NoticeKind; onOpen(): void },
): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const worker = await consoleWorker()
  if (worker?.active)
    return worker.showNotification(title, { tag, data: { conversationId: tag, eventId, kind } })
  // Of one conversation only the latest; the text of a message has no place on a screen that others see.
  const shown = new Notification(title, { tag, icon: undefined })
  shown.onclick = () => {
    window.focus()
    shown.close()
    onOpen()
  }
}
