import { useTranslations } from 'use-intl'
import type { Repeat as Choice } from '../../live/repeat.ts'
import { SelectField } from '../parts/fields.tsx'

const TIMES = [0, 3, 5, 10, 30]
const SECONDS = [15, 30, 60, 120, 300]

interface RepeatProps {
  repeat: Choice
  onChange(repeat: Choice): void
}

/** How often the sound is repeated while somebody waits and nobody looks. */
export function Repeat({ repeat, onChange }: RepeatProps) {
  const t = useTranslations('notices.repeat')
  const { times, everySeconds } = repeat
  return (
    <div className="flex flex-wrap gap-3">
      <SelectField
        label={t('times')}
        value={times}
        onChange={({ target }) => onChange({ ...repeat, times: Number(target.value) })}
      >
        {withChosen(TIMES, times).map(count => (
          <option key={count} value={count}>
            {t('timesOf', { count })}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('every')}
        value={everySeconds}
        disabled={times === 0}
        onChange={({ target }) => onChange({ ...repeat, everySeconds: Number(target.value) })}
      >
        {withChosen(SECONDS, everySeconds).map(count => (
          <option key={count} value={count}>
            {count < 60 ? t('seconds', { count }) : t('minutes', { count: count / 60 })}
          </option>
        ))}
      </SelectField>
    </div>
  )
}

/** Over the API others can be chosen too. */
const withChosen = (all: number[], chosen: number) =>
  all.includes(chosen) ? all : [...all, chosen].toSorted((a, b) => a - b)
