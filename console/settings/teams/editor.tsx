import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import { ifMatch } from '../../api/if-match.ts'
import type { Team } from '../../api/types.ts'
import { teamsQuery } from '../../session/people.ts'
import { SavedForm } from '../form/saved-form.tsx'
import { PageTitle } from '../form/section.tsx'
import { useSaved } from '../form/use-saved.ts'
import { DeleteSection } from '../parts/delete-section.tsx'
import { NewForm } from '../parts/new-form.tsx'
import { Back } from '../parts/row.tsx'
import { WayBack } from '../way-back/way-back.tsx'
import { changesOf, type TeamValues, valuesOf } from './data.ts'
import { Members, OwnHours } from './fields.tsx'

interface NewTeamProps {
  onBack(): void
  onMade(id: string): void
}

/** Creates a team. */
export function NewTeam({ onBack, onMade }: NewTeamProps) {
  const t = useTranslations('teams')
  const cache = useQueryClient()
  const form = useForm<Pick<TeamValues, 'name' | 'agentIds'>>({ defaultValues: { name: '', agentIds: [] } })
  const make = async (body: Pick<TeamValues, 'name' | 'agentIds'>) => {
    const params = { header: { 'idempotency-key': crypto.randomUUID() } }
    const { id } = await ask(api.POST('/v1/teams', { params, body }))
    await cache.invalidateQueries(teamsQuery)
    onMade(id)
  }
  return (
    <NewForm
      title={t('new')}
      back={t('title')}
      onBack={onBack}
      form={form}
      fields={['name']}
      submit={t('make')}
      make={make}
    >
      <Members />
    </NewForm>
  )
}

/**
 * Changes or deletes a team.
 *
 * @param zone where new hours of it begin, IANA
 */
export function EditTeam({ team, zone, onBack }: { team: Team; zone: string; onBack(): void }) {
  const t = useTranslations('teams')
  const cache = useQueryClient()
  const { id, name, version } = team
  const change = async (body: Partial<Team>, expected: number) => {
    const params = { path: { id }, header: { 'if-match': ifMatch(expected) } }
    await ask(api.PATCH('/v1/teams/{id}', { params, body }))
    await cache.invalidateQueries(teamsQuery)
  }
  const saved = useSaved<TeamValues>({
    values: valuesOf(team, zone),
    version,
    save: (values, expected) => change(changesOf(values, team), expected),
    async reload() {
      const all = await cache.fetchQuery({ ...teamsQuery, staleTime: 0 })
      const now = all.find(one => one.id === id) ?? team
      return { values: valuesOf(now, zone), version: now.version }
    },
  })
  return (
    <div className="grid gap-4">
      <div>
        <Back label={t('title')} onBack={onBack} />
        <PageTitle title={name} />
      </div>
      <SavedForm saved={saved} label={name}>
        <Members />
        <OwnHours />
      </SavedForm>
      <WayBack
        of="team"
        id={id}
        now={{ name, agentIds: team.agentIds, businessHours: team.businessHours }}
        restore={changes => change(changes, version)}
      />
      <DeleteSection
        action={t('delete')}
        hint={t('deleteHint')}
        question={t('deleteTitle', { name })}
        run={async () => {
          await ask(api.DELETE('/v1/teams/{id}', { params: { path: { id } } }))
          await cache.invalidateQueries(teamsQuery)
          onBack()
        }}
      />
    </div>
  )
}
