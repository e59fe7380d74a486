import { useTranslations } from 'use-intl'
import { choiceOf, isPushed, KINDS, type Notifications, withChoice } from '../../live/notify.ts'

const WAYS = ['sound', 'desktop', 'push'] as const

interface KindTableProps {
  settings: Notifications
  /** Whether the service pushes at all. */
  pushes: boolean
  onChange(settings: Notifications): void
}

/** Every kind of notification, and how it is told. */
export function KindTable({ settings, pushes, onChange }: KindTableProps) {
  const t = useTranslations('notices')
  const ways = WAYS.filter(way => way !== 'push' || pushes)
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="text-xs text-soft">
          <th scope="col" className="py-1 text-left font-medium">
            {t('kind')}
          </th>
          {ways.map(way => (
            <th key={way} scope="col" className="w-20 py-1 text-center font-medium">
              {t(`ways.${way}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {KINDS.map(kind => {
          const choice = { ...choiceOf(kind, settings), push: isPushed(kind, settings) }
          return (
            <tr key={kind} className="border-t border-line">
              <th scope="row" className="py-2 pr-2 text-left font-normal">
                {t(`kinds.${kind}`)}
              </th>
              {ways.map(way => (
                <td key={way} className="text-center">
                  {choice[way] !== undefined && (
                    <label className="inline-flex size-7 items-center justify-center">
                      <input
                        type="checkbox"
                        aria-label={t('tell', { kind: t(`kinds.${kind}`), way: t(`ways.${way}`) })}
                        className="size-4 accent-accent-ground"
                        checked={choice[way]}
                        onChange={({ target }) =>
                          onChange(withChoice(settings, kind, { [way]: target.checked }))
                        }
                      />
                    </label>
                  )}
                </td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
