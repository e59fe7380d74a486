import { useTimeZone, useTranslations } from 'use-intl'
import { addDays, beginningOf, dateOf } from '../../reports/zoned.ts'
import { useAgents } from '../../session/people.ts'
import { Select, SelectOne } from '../../ui/select.tsx'
import { type AuditFilter, OUTCOMES, TARGETS } from './data.ts'

interface FilterProps {
  filter: AuditFilter
  onChange(filter: AuditFilter): void
}

const DAY_MS = 86_400_000

/** The filters of the log: who, about what, with which outcome, and when. */
export function Filter({ filter, onChange }: FilterProps) {
  const t = useTranslations('auditLog')
  const agents = useAgents()
  const zone = useTimeZone() ?? 'UTC'
  /** When this day, or a later one, begins by the agent's clocks. */
  const isoOf = (day: string, later = 0) =>
    day ? new Date(beginningOf(addDays(day, later), zone)).toISOString() : undefined
  const { actorId = '', targetType = '', outcome = '', from, to } = filter
  const set = (changes: Partial<AuditFilter>) => onChange({ ...filter, ...changes })
  const pick = <T extends string>(all: readonly T[], value: string) => all.find(one => one === value)
  return (
    <div className="mb-4 flex flex-wrap items-end gap-2">
      <SelectOne
        label={t('who')}
        all={t('everybody')}
        options={agents}
        chosen={actorId}
        onChoose={id => set({ actorId: id })}
      />
      <Select
        label={t('about')}
        value={targetType}
        onChange={({ target }) => set({ targetType: pick(TARGETS, target.value) })}
      >
        <option value="">{t('everything')}</option>
        {TARGETS.map(target => (
          <option key={target} value={target}>
            {t(`targets.${target}`)}
          </option>
        ))}
      </Select>
      <Select
        label={t('outcome')}
        value={outcome}
        onChange={({ target }) => set({ outcome: pick(OUTCOMES, target.value) })}
      >
        <option value="">{t('anyOutcome')}</option>
        {OUTCOMES.map(one => (
          <option key={one} value={one}>
            {t(`outcomes.${one}`)}
          </option>
        ))}
      </Select>
      <Day label={t('from')} value={from} onChange={start => set({ from: isoOf(start) })} />
      <Day
        label={t('to')}
        // `to` is the beginning of the day after, so that the chosen day is included.
        value={to && new Date(Date.parse(to) - DAY_MS).toISOString()}
        onChange={start => set({ to: isoOf(start, 1) })}
      />
    </div>
  )
}

interface DayProps {
  label: string
  value: string | undefined
  onChange(day: string): void
}

/** A day, in the agent's time zone. */
function Day({ label, value, onChange }: DayProps) {
  const zone = useTimeZone() ?? 'UTC'
  return (
    <label className="flex items-center gap-1.5 text-sm text-soft">
      {label}
      <input
        type="date"
        value={value ? dateOf(Date.parse(value), zone) : ''}
        onChange={({ target }) => onChange(target.value)}
        className="h-8 rounded-md border border-line bg-surface px-2 text-sm text-text"
      />
    </label>
  )
}
