import type { AgentSettings } from '../api/types.ts'
import { consoleWorker } from '../push/register.ts'

/**
 * The kinds of notifications, and whether each is on for an agent who has chosen nothing: a conversation was assigned
 * to them, the customer wrote to them, somebody mentioned them, a snooze is over, the window of one of theirs closes
 * before they have answered, somebody waits in the line. The last is off: the line is everybody's, and every desk
 * would ring.
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

/** The agent's choices: volume, kinds, muted channels. */
export type Notifications = AgentSettings['notifications']

/** Something that the agent may be notified of. `kind` comes from the service; unknown kinds are ignored. */
export interface Told {
  kind: unknown
  conversationId: string | null
  channelId: string | null
  /** The customer's name, if it is known. */
  name?: string
  /** The id of its event. A push notification of the same event is recognised by it and not shown twice. */
  eventId?: unknown
}

/** How a notification is to be told. */
export interface Notice {
  kind: NoticeKind
  conversationId: string
  sound: boolean
  desktop: boolean
}

/** What the agent is looking at. */
interface Looking {
  /** The id of the open conversation, if the window has the focus. */
  at: string | undefined
}

/** How a kind is told, by the agent's choices and the defaults. */
export function choiceOf(kind: NoticeKind, { events }: Pick<Notifications, 'events'>) {
  const { sound = USUAL[kind], desktop = USUAL[kind] } = events[kind] ?? {}
  return { sound, desktop }
}

/** The kinds that the service also pushes to phones and browsers. */
const PUSHED: readonly NoticeKind[] = ['assigned', 'message', 'mention', 'unsnoozed']

/** Whether a kind is pushed to the agent's devices. Undefined: this kind is never pushed. */
export function isPushed(kind: NoticeKind, { events }: Pick<Notifications, 'events'>): boolean | undefined {
  return PUSHED.includes(kind) ? (events[kind]?.push ?? true) : undefined
}

/** The settings after a choice. Other choices of the same kind stay. */
export function withChoice(
  settings: Notifications,
  kind: NoticeKind,
  choice: { sound?: boolean; desktop?: boolean; push?: boolean },
): Notifications {
  const events = { ...settings.events, [kind]: { ...settings.events[kind], ...choice } }
  return { ...settings, events }
}

/**
 * How to tell a notification, by the agent's settings. Undefined: not at all, for example because the agent is
 * looking at this very conversation.
 */
export function noticeOf(told: Told, settings: Notifications, { at }: Looking): Notice | undefined {
  const { conversationId, channelId } = told
  const kind = KINDS.find(one => one === told.kind)
  if (!kind || conversationId === null || conversationId === at) return undefined
  if (channelId !== null && settings.mutedChannelIds.includes(channelId)) return undefined
  const choice = choiceOf(kind, settings)
  // A kind that is off by default is told only to those who have turned it on.
  if (!USUAL[kind] && !choice.sound && !choice.desktop) return undefined
  return { kind, conversationId, ...choice }
}

/** Made at the first sound: a browser allows few of them, and only after a click. */
let audio: AudioContext | undefined

/**
 * Plays two short tones.
 *
 * @param volume 0 to 100
 */
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
    // The browser plays no sound before the first click on the page.
  }
}

/**
 * Shows a notification of the operating system, if the agent has allowed it. Where there is a service worker, it
 * shows it: so a push of the same event replaces it, and phones allow no other way.
 *
 * @param tag the id of the conversation; a later notification of it replaces this one
 * @param onOpen called when it is clicked, if no service worker shows it
 */
export async function showDesktop(
  title: string,
  { tag, eventId, onOpen }: { tag: string; eventId: unknown; onOpen(): void },
): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const worker = await consoleWorker()
  if (worker?.active) return worker.showNotification(title, { tag, data: { conversationId: tag, eventId } })
  // Only the title: others may see the screen, so the message's text does not belong on it.
  const shown = new Notification(title, { tag, icon: undefined })
  shown.onclick = () => {
    window.focus()
    shown.close()
    onOpen()
  }
}
