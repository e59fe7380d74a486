import { useLocale, useTranslations } from 'use-intl'
import { LANGUAGE_NAMES, LANGUAGES } from '../../locales/index.ts'
import { browserZone } from '../../session/look.tsx'
import { useChangeMe, useMe } from '../../session/me.ts'
import { useSayProblem } from '../../ui/problem-text.ts'
import { useDateFormat, useNow } from '../../ui/time.ts'
import { Section } from '../form/section.tsx'
import { zonesWith } from '../hours/zone-field.tsx'
import { SelectField } from '../parts/fields.tsx'
import { Listing, Nothing } from '../parts/page.tsx'

const CALENDARS = ['gregory', 'buddhist'] as const

/** One's own language, time zone, and how years are counted. */
export function Page() {
  const t = useTranslations('profile')
  const { agent } = useMe()
  return (
    <Listing title={t('title')} hint={t('hint')}>
      {agent ? <Own /> : <Nothing>{t('noAgent')}</Nothing>}
    </Listing>
  )
}

function Own() {
  const t = useTranslations('profile')
  const language = useLocale()
  const { zone, calendar } = useMe().settings
  const change = useChangeMe()
  const sayProblem = useSayProblem()
  const save = (changes: Parameters<typeof change.mutate>[0]) =>
    change.mutate(changes, { onError: sayProblem })
  return (
    <div className="grid gap-4">
      <Section title={t('language')}>
        <SelectField
          label={t('language')}
          value={language}
          onChange={({ target }) => save({ language: target.value })}
        >
          {LANGUAGES.map(one => (
            <option key={one} value={one} lang={one}>
              {LANGUAGE_NAMES[one]}
            </option>
          ))}
        </SelectField>
      </Section>
      <Section title={t('time')} about={t('timeHint')}>
        <SelectField
          label={t('zone')}
          value={zone ?? ''}
          onChange={({ target }) => save({ zone: target.value || null })}
        >
          <option value="">{t('deviceZone', { zone: named(browserZone()) })}</option>
          {zonesWith(zone).map(one => (
            <option key={one} value={one}>
              {named(one)}
            </option>
          ))}
        </SelectField>
        {language === 'th' && (
          <SelectField
            label={t('calendar')}
            value={calendar}
            onChange={({ target }) =>
              save({ calendar: CALENDARS.find(one => one === target.value) ?? 'gregory' })
            }
          >
            {CALENDARS.map(one => (
              <option key={one} value={one}>
                {t(`calendars.${one}`)}
              </option>
            ))}
          </SelectField>
        )}
        <Clock />
      </Section>
    </div>
  )
}

/** What the choice comes to. */
function Clock() {
  const t = useTranslations('profile')
  const format = useDateFormat()
  const now = useNow(5_000)
  const shown = { dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' } as const
  return <p className="text-sm text-soft">{t('now', { time: format(shown, now) })}</p>
}

const named = (zone: string) => zone.replaceAll('_', ' ')
