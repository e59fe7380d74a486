import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import type { ActionId } from '../keys/keymap.ts'
import { ActionKeys } from './keycap.tsx'

interface TipProps {
  label: string
  action?: ActionId
  children: ReactElement<Record<string, unknown>>
}

/** Shows the name of an element, and its key, under the pointer. */
export function Tip({ label, action, children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-50">
          <Tooltip.Popup className="flex items-center rounded-md border border-line bg-surface px-2 py-1 text-xs shadow-lg">
            {label}
            {action && <ActionKeys action={action} />}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
