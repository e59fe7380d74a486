import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { channelsQuery, labelsQuery } from '../session/people.ts'
import { Select } from '../ui/select.tsx'
import type { ContactFilter } from './data.ts'

interface FiltersProps {
  filter: ContactFilter
  onChange(filter: ContactFilter): void
}

/** Narrows the list down: by channel, by label, to those who are blocked. */
export function Filters({ filter, onChange }: FiltersProps) {
  const t = useTranslations('contacts')
  const channels = useQuery(channelsQuery).data ?? []
  const labels = (useQuery(labelsQuery).data ?? []).filter(({ scope }) => scope !== 'conversation')
  const { channelId = '', label = '', blocked } = filter
  const others = label === '' || labels.some(({ name }) => name === label) ? [] : [{ id: label, name: label }]
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2">
      <Select
        label={t('channel')}
        value={channelId}
        className="max-w-36 flex-1"
        onChange={({ target }) => onChange({ ...filter, channelId: target.value || undefined })}
      >
        <option value="">{t('anyChannel')}</option>
        {channels.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        label={t('label')}
        value={label}
        className="max-w-36 flex-1"
        onChange={({ target }) => onChange({ ...filter, label: target.value || undefined })}
      >
        <option value="">{t('anyLabel')}</option>
        {[...others, ...labels].map(({ id, name }) => (
          <option key={id} value={name}>
            {name}
          </option>
        ))}
      </Select>
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
