import { type ActionId, keysOf } from '../keys/keymap.ts'
import { shownKeys } from '../keys/shown.ts'
import { useMe } from '../session/me.ts'

interface KeycapProps {
  keys: string | undefined
  /** It is what the page is about, not a hint: it is shown to whoever has no keyboard too. */
  isContent?: boolean
}

/** Keys as they are printed on the keyboard. Nothing if there are none. */
export function Keycap({ keys, isContent = false }: KeycapProps) {
  if (!keys) return null
  return (
    <span className={`${isContent ? '' : 'for-keys'} ml-auto inline-flex gap-0.5 pl-3`} aria-hidden="true">
      {shownKeys(keys).map(key => (
        <kbd
          key={key}
          className="min-w-4.5 rounded border border-line bg-raised px-1 text-center font-sans text-[11px] leading-4 text-soft"
        >
          {key}
        </kbd>
      ))}
    </span>
  )
}

/** The first keys of an action, with the agent's own changes. */
export function ActionKeys({ action }: { action: ActionId }) {
  return <Keycap keys={keysOf(action, useMe().settings.keys)[0]} />
}
