import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { sharedValue } from './shared-value.ts'

/** `polite` waits until the screen reader has finished its sentence; `assertive` breaks in. */
type Manner = 'polite' | 'assertive'

type Lines = readonly { key: number; text: string }[]

/** What comes within this time is told together, ms. */
const GATHER_MS = 400

/** So long it can still be found by who reads the page line by line, ms. */
const KEPT_MS = 10_000

/** Of more lines than this at once only the last are told, and how many others there are. */
const MOST = 4

const NOTHING: Record<Manner, Lines> = { polite: [], assertive: [] }
const { set: show, use: useSaid } = sharedValue(NOTHING)
let gathered = NOTHING
let isGathering = false
let ending: ReturnType<typeof setTimeout> | undefined
let count = 0

/** Tells something to screen readers, and shows nothing. */
export function announce(text: string, manner: Manner = 'polite'): void {
  gathered = { ...gathered, [manner]: [...gathered[manner], { key: count++, text }] }
  if (isGathering) return
  isGathering = true
  setTimeout(() => {
    isGathering = false
    show(gathered)
    gathered = NOTHING
    clearTimeout(ending)
    ending = setTimeout(show, KEPT_MS, NOTHING)
  }, GATHER_MS)
}

/**
 * Where screen readers hear what is told. It is there before anything is: a region that appears together with its text is
 * seldom read. Each line is a node of its own, so that the same words twice are read twice.
 */
export function Announcer() {
  const t = useTranslations('ui')
  const lines = useSaid()
  // What the last one heard is nothing for the next who signs in.
  useEffect(() => () => show(NOTHING), [])
  return (['polite', 'assertive'] as const).map(manner => {
    const all = lines[manner]
    const last = all.length > MOST ? all.slice(1 - MOST) : all
    const left = all.length - last.length
    return (
      <div key={manner} aria-live={manner} aria-relevant="additions" className="sr-only">
        {left > 0 && <p key={all[0]?.key}>{t('moreNews', { count: left })}</p>}
        {last.map(({ key, text }) => (
          <p key={key} dir="auto">
            {text}
          </p>
        ))}
      </div>
    )
  })
}
