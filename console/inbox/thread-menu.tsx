import { Menu } from '@base-ui/react/menu'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { findAction, possibleActions } from '../keys/actions.ts'
import { type ActionId, keysOf } from '../keys/keymap.ts'
import { useMe } from '../session/me.ts'
import { ITEM } from '../session/menu-item.ts'
import { Button } from '../ui/button.tsx'
import { Keycap } from '../ui/keycap.tsx'

/** What has no button of its own, or not where there is little room, for whoever has no keys. */
const OFFERED: readonly ActionId[] = [
  'template',
  'assign',
  'snooze',
  'labels',
  'priority',
  'unread',
  'unassign',
  'resolveQuietly',
  'retry',
]

/** What else can be done with a conversation. */
export function ThreadMenu() {
  const t = useTranslations('inbox')
  const k = useTranslations('keys.actions')
  const { keys } = useMe().settings
  const [possible, setPossible] = useState<readonly ActionId[]>([])
  return (
    <Menu.Root onOpenChange={isOpen => isOpen && setPossible(possibleActions())}>
      <Menu.Trigger
        render={
          <Button kind="quiet" icon aria-label={t('more')} title={t('more')}>
            <Ellipsis size={16} aria-hidden="true" />
          </Button>
        }
      />
      <Menu.Portal>
        <Menu.Positioner side="bottom" align="end" sideOffset={4} className="z-40">
          <Menu.Popup className="min-w-56 rounded-lg border border-line bg-surface p-1 shadow-xl outline-none">
            {OFFERED.filter(id => possible.includes(id)).map(id => (
              <Menu.Item
                key={id}
                className={ITEM}
                // After the menu has closed, since many actions move the focus.
                onClick={() => setTimeout(() => findAction(id)?.())}
              >
                {k(id)}
                <Keycap keys={keysOf(id, keys)[0]} />
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
