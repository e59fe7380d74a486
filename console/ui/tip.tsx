import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import type { ActionId } from '../keys/keymap.ts'
import { keysOf } from '../keys/keymap.ts'
import { useMe } from '../session/me.ts'
import { Keycap } from './keycap.tsx'

interface TipProps {
  label: string
  action?: ActionId
  children: ReactElement<Record<string, unknown>>
}

/** Shows the name of an element under the pointer, with its key. */
export function Tip({ label, action, children }: TipProps) {
  const { keys } = useMe().settings
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-50">
          <Tooltip.Popup className="flex items-center rounded-md border border-line bg-surface px-2 py-1 text-xs shadow-lg">
            {label}
            {action && <Keycap keys={keysOf(action, keys)[0]} />}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
