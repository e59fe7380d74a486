import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { channelsQuery } from '../session/people.ts'
import { useLabelsFor } from '../ui/labels-picker.tsx'
import { SelectOne } from '../ui/select.tsx'
import type { ContactFilter } from './data.ts'

interface FiltersProps {
  filter: ContactFilter
  onChange(filter: ContactFilter): void
}

/** Narrows the list by channel, by label, or to blocked contacts. */
export function Filters({ filter, onChange }: FiltersProps) {
  const t = useTranslations('contacts')
  const channels = useQuery(channelsQuery).data ?? []
  const labels = useLabelsFor('contact')
  const { channelId, label, blocked } = filter
  const known = labels.map(({ name }) => name)
  // A label that is no longer in the catalogue stays in the choice while it is chosen.
  const names = label === undefined || known.includes(label) ? known : [label, ...known]
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2">
      <SelectOne
        label={t('channel')}
        all={t('anyChannel')}
        options={channels}
        chosen={channelId}
        className="max-w-36 flex-1"
        onChoose={id => onChange({ ...filter, channelId: id })}
      />
      <SelectOne
        label={t('label')}
        all={t('anyLabel')}
        options={names.map(name => ({ id: name, name }))}
        chosen={label}
        className="max-w-36 flex-1"
        onChoose={name => onChange({ ...filter, label: name })}
      />
      <label className="inline-flex min-h-6 items-center gap-1.5 text-sm">
        <input
          type="checkbox"
          checked={blocked === 'true'}
          onChange={({ target }) => onChange({ ...filter, blocked: target.checked ? 'true' : undefined })}
          className="size-4 accent-accent-ground"
        />
        {t('onlyBlocked')}
      </label>
    </div>
  )
}
