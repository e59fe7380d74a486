import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { useMe } from '../session/me.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Keycap } from '../ui/keycap.tsx'
import { ACTION_IDS, keysOf } from './keymap.ts'

/** The help: all actions with their present keys. */
export function Help({ onClose }: { onClose: () => void }) {
  const t = useTranslations('keys')
  const { keys } = useMe().settings
  return (
    <Dialog title={t('help')} onClose={onClose}>
      <p className="mb-2 text-sm text-soft">
        {!keys.enabled && `${t('off')} `}
        <Link
          to="/settings/{-$page}/{-$id}/{-$tab}"
          params={{ page: 'keys', id: undefined, tab: undefined }}
          onClick={onClose}
          className="rounded text-accent hover:underline"
        >
          {t('change')}
        </Link>
      </p>
      <ul className="grid gap-x-8 sm:grid-cols-2">
        {ACTION_IDS.map(id => (
          <li key={id} className="flex min-h-8 items-center text-sm">
            {t(`actions.${id}`)}
            <Keycap keys={keysOf(id, keys)[0]} isContent />
            <span className="sr-only">{keysOf(id, keys)[0]}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
