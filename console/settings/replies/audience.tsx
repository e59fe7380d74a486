import { useQuery } from '@tanstack/react-query'
import { useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { channelsQuery, teamsQuery } from '../../session/people.ts'
import { CheckList } from '../parts/check-list.tsx'
import { Check } from '../parts/fields.tsx'
import type { ReplyValues } from './data.ts'

/**
 * Who can use a reply.
 *
 * @param canShare whether the person may share it; given only while it is created, because it can't be changed later
 */
export function Audience({ canShare }: { canShare?: boolean }) {
  const t = useTranslations('replies')
  const { register, watch } = useFormContext<ReplyValues>()
  const channels = useQuery(channelsQuery).data ?? []
  const teams = useQuery(teamsQuery).data ?? []
  return (
    <>
      {canShare === false && <p className="text-sm text-soft">{t('privateOnly')}</p>}
      {canShare && (
        <Check hint={t('sharedHint')} {...register('shared')}>
          {t('shared')}
        </Check>
      )}
      {watch('shared') && (
        <>
          <p className="text-sm text-soft">{t('audienceHint')}</p>
          <div className="grid gap-4 sm:grid-cols-2">
            <Choice legend={t('channels')} name="channelIds" items={channels} />
            {teams.length > 0 && <Choice legend={t('teams')} name="teamIds" items={teams} />}
          </div>
        </>
      )}
    </>
  )
}

interface ChoiceProps {
  legend: string
  name: 'channelIds' | 'teamIds'
  items: { id: string; name: string }[]
}

function Choice({ legend, name, items }: ChoiceProps) {
  return (
    <fieldset className="grid content-start gap-2">
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      <CheckList name={name} items={items} />
    </fieldset>
  )
}
