import type { Random } from '../random.ts'
import { CHANNEL_KINDS } from './channels.ts'

/** The next step of a story. A step that is impossible by then is left out. */
export type Step =
  | { do: 'write'; texts: Text[]; atOnce?: boolean }
  | { do: 'repeatMessage' }
  | { do: 'begin' }
  | { do: 'reply'; long?: boolean }
  | { do: 'take' | 'transfer' | 'unassign' | 'reopen' | 'retry' }
  | { do: 'resolve'; survey: boolean }
  | { do: 'answer'; score: number; again?: number }
  | { do: 'awaitClosing' }
  | DeskStep

/** What agents do besides. */
export type DeskStep =
  | { do: 'snooze'; until: 'time' | 'customer' }
  | { do: 'unsnooze' | 'priority' | 'note' | 'mention' | 'label' | 'quote' | 'file' | 'read' }

export type Text = 'plain' | 'question' | 'person' | 'invoice' | 'thanks'

export interface Story {
  number: number
  /** Index of the kind of channel. */
  channel: number
  steps: { pauseMs: number; step: Step }[]
}

/** Everybody's steps, drawn before anything begins. They depend only on the seed. */
export function planStories(random: Random, count: number): Story[] {
  return Array.from({ length: count }, (_, index) => planStory(random.fork(`story ${index}`), index))
}

function planStory(random: Random, number: number): Story {
  const weights = Object.fromEntries(CHANNEL_KINDS.map(({ weight }, index) => [String(index), weight]))
  const drawn = Number(random.weighted(weights))
  // There is at least one of each kind.
  const channel = number < CHANNEL_KINDS.length ? number : drawn
  const kind = CHANNEL_KINDS[channel]
  const steps: Step[] = [kind?.medium === 'sms' && random.chance(0.08) ? { do: 'begin' } : write(random)]
  const rounds = random.chance(0.3) ? 2 : 1
  for (let round = 0; round < rounds; round++) steps.push(...talk(random), ...ending(random))
  if (kind?.closesSoon && random.chance(0.5)) {
    steps.push({ do: 'resolve', survey: true }, { do: 'awaitClosing' })
    if (kind.answersBy && random.chance(0.6)) steps.push({ do: 'answer', score: random.between(1, 5) })
    steps.push(write(random), ...talk(random), ...ending(random))
  }
  return { number, channel, steps: steps.map(step => ({ pauseMs: random.between(0, 500), step })) }
}

function talk(random: Random): Step[] {
  return Array.from({ length: random.between(2, 6) }, (): Step[] => {
    const name = random.weighted({
      write: 18,
      reply: 30,
      longReply: 3,
      repeatMessage: 7,
      note: 3,
      mention: 4,
      label: 4,
      take: 8,
      transfer: 6,
      unassign: 5,
      retry: 4,
      putAside: 20,
      priority: 3,
      quote: 3,
      file: 5,
      read: 5,
    })
    if (name === 'write') return [write(random)]
    if (name === 'reply' || name === 'longReply') return [{ do: 'reply', long: name === 'longReply' }]
    if (name === 'putAside') return putAside(random)
    return [{ do: name }]
  }).flat()
}

/** Puts the conversation aside. Mostly something happens before its time is over. */
function putAside(random: Random): Step[] {
  const snooze = (): Step => ({ do: 'snooze', until: random.pick(['time', 'customer']) })
  // A customer who waits for an answer is not put aside without a time.
  const first: Step[] = random.chance(0.8) ? [{ do: 'take' }, { do: 'reply' }, snooze()] : [snooze()]
  switch (random.weighted({ write: 45, unsnooze: 8, again: 8, reply: 8, resolve: 4, nothing: 27 })) {
    case 'write':
      return [...first, write(random)]
    case 'unsnooze':
      return [...first, { do: 'unsnooze' }]
    case 'again':
      return [...first, snooze(), write(random)]
    case 'reply':
      return [...first, { do: 'reply' }]
    case 'resolve':
      return [...first, { do: 'resolve', survey: true }]
    case 'nothing':
      return first
  }
}

function write(random: Random): Step {
  const count = random.weighted({ 1: 6, 2: 2, 3: 1, 5: 1 })
  const texts = Array.from({ length: Number(count) }, () =>
    random.weighted({ plain: 6, question: 3, person: 1, invoice: 2 }),
  )
  return { do: 'write', texts, atOnce: texts.length > 1 && random.chance(0.3) }
}

function ending(random: Random): Step[] {
  if (random.chance(0.12)) return []
  const resolve: Step = { do: 'resolve', survey: random.chance(0.85) }
  switch (random.weighted({ answer: 55, thanks: 12, reopen: 12, writeAgain: 12, nothing: 9 })) {
    case 'answer':
      return [
        resolve,
        {
          do: 'answer',
          score: random.between(1, 5),
          again: random.chance(0.4) ? random.between(1, 5) : undefined,
        },
        ...(random.chance(0.3) ? [{ do: 'repeatMessage' } as const] : []),
      ]
    case 'thanks':
      return [resolve, { do: 'write', texts: ['thanks'] }]
    case 'reopen':
      return [resolve, { do: 'reopen' }, { do: 'reply' }, resolve]
    case 'writeAgain':
      return [resolve, write(random), { do: 'reply' }, resolve]
    case 'nothing':
      return [resolve]
  }
}
