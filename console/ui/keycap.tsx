import { type ActionId, keysOf } from '../keys/keymap.ts'
import { shownKeys } from '../keys/shown.ts'
import { useMe } from '../session/me.ts'

/** Keys as they are printed on the keyboard. Nothing if there are none. */
export function Keycap({ keys }: { keys: string | undefined }) {
  if (!keys) return null
  return (
    <span className="ml-auto inline-flex gap-0.5 pl-3" aria-hidden="true">
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
