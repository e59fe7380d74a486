import { Menu } from '@base-ui/react/menu'
import type { RefObject } from 'react'
import { useTranslations } from 'use-intl'
import { ITEM } from '../../session/menu-item.ts'
import type { Mark } from './marks.ts'

/** The values of one place of a chart, and where it was clicked, px of the window. */
export interface Picked {
  x: number
  y: number
  values: { mark: Mark; text: string }[]
}

interface PlaceMenuProps {
  picked: Picked
  focusAfter: RefObject<HTMLElement | null>
  onPick(mark: Mark): void
  onClose(): void
}

/** Offers all values of a place of a chart. */
export function PlaceMenu({ picked: { x, y, values }, focusAfter, onPick, onClose }: PlaceMenuProps) {
  const t = useTranslations('reports')
  const anchor = { getBoundingClientRect: () => DOMRect.fromRect({ x, y, width: 0, height: 0 }) }
  return (
    <Menu.Root open onOpenChange={open => !open && onClose()}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} side="bottom" align="start" sideOffset={4} className="z-30">
          <Menu.Popup
            aria-label={t('valuesHere')}
            finalFocus={focusAfter}
            className="max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface p-1 shadow-xl outline-none"
          >
            {values.map(({ mark, text }) => (
              <Menu.Item
                key={mark.part}
                className={`${ITEM} tabular-nums`}
                // After the menu has closed, since closing it moves the focus.
                onClick={() => setTimeout(() => onPick(mark))}
              >
                {text}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
