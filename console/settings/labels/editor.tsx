import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import { ifMatch } from '../../api/if-match.ts'
import type { Label } from '../../api/types.ts'
import { labelsQuery } from '../../session/people.ts'
import { SavedForm } from '../form/saved-form.tsx'
import { PageTitle } from '../form/section.tsx'
import { useSaved } from '../form/use-saved.ts'
import { DeleteSection } from '../parts/delete-section.tsx'
import { NewForm } from '../parts/new-form.tsx'
import { Back } from '../parts/row.tsx'
import { WayBack } from '../way-back/way-back.tsx'
import { FIELDS, LabelFields, type LabelValues } from './fields.tsx'

interface NewLabelProps {
  onBack(): void
  onMade(id: string): void
}

/** Creates a label. */
export function NewLabel({ onBack, onMade }: NewLabelProps) {
  const t = useTranslations('labels')
  const cache = useQueryClient()
  const form = useForm<LabelValues>({ defaultValues: { name: '', color: '#6b7280', scope: 'both' } })
  const make = async (body: LabelValues) => {
    const params = { header: { 'idempotency-key': crypto.randomUUID() } }
    const { id } = await ask(api.POST('/v1/labels', { params, body }))
    await cache.invalidateQueries(labelsQuery)
    onMade(id)
  }
  return (
    <NewForm
      title={t('new')}
      back={t('title')}
      onBack={onBack}
      form={form}
      fields={FIELDS}
      submit={t('make')}
      make={make}
    >
      <LabelFields />
    </NewForm>
  )
}

const valuesOf = ({ name, color, scope }: Label): LabelValues => ({ name, color, scope })

/**
 * Changes or deletes a label. A new name is given to everything that has the label, which takes a while
 * (`movingFrom`).
 */
export function EditLabel({ label, onBack }: { label: Label; onBack(): void }) {
  const t = useTranslations('labels')
  const cache = useQueryClient()
  const { id, name, version } = label
  const change = async (body: Partial<LabelValues>, expected: number) => {
    const params = { path: { id }, header: { 'if-match': ifMatch(expected) } }
    await ask(api.PATCH('/v1/labels/{id}', { params, body }))
    await cache.invalidateQueries(labelsQuery)
  }
  const saved = useSaved<LabelValues>({
    values: valuesOf(label),
    version,
    save: change,
    async reload() {
      const all = await cache.fetchQuery({ ...labelsQuery, staleTime: 0 })
      const now = all.find(one => one.id === id) ?? label
      return { values: valuesOf(now), version: now.version }
    },
  })
  return (
    <div className="grid max-w-3xl gap-4">
      <div>
        <Back label={t('title')} onBack={onBack} />
        <PageTitle
          title={name}
          about={label.movingFrom ? t('moving', { name: label.movingFrom }) : undefined}
        />
      </div>
      <SavedForm saved={saved} label={name}>
        <LabelFields hint={t('nameHint')} />
      </SavedForm>
      <WayBack of="label" id={id} now={valuesOf(label)} restore={changes => change(changes, version)} />
      <DeleteSection
        action={t('delete')}
        hint={t('deleteHint')}
        question={t('deleteTitle', { name })}
        run={async () => {
          await ask(api.DELETE('/v1/labels/{id}', { params: { path: { id } } }))
          await cache.invalidateQueries(labelsQuery)
          onBack()
        }}
      />
    </div>
  )
}
