import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { CannedReply } from '../../api/types.ts'
import { languageFor } from '../../locales/index.ts'
import { Trouble } from '../../session/card.tsx'
import { hasRole, useMe } from '../../session/me.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { useTimes } from '../../ui/time.ts'
import { SavedForm } from '../form/saved-form.tsx'
import { PageTitle, Section } from '../form/section.tsx'
import { useSaved } from '../form/use-saved.ts'
import { Back } from '../parts/row.tsx'
import { useSave } from '../parts/use-save.ts'
import { Audience } from './audience.tsx'
import { bodyOf, fieldsOf, type ReplyValues, repliesQuery, replyQuery, valuesOf } from './data.ts'
import { ReplyFields } from './fields.tsx'
import { Preview } from './preview.tsx'

interface NewReplyProps {
  onBack(): void
  onMade(id: string): void
}

export function NewReply({ onBack, onMade }: NewReplyProps) {
  const t = useTranslations('replies')
  const textOf = useProblemText()
  const cache = useQueryClient()
  const me = useMe()
  const language = languageFor(me.settings.language)
  const form = useForm<ReplyValues>({
    defaultValues: {
      ...{ name: '', shortcut: '', folder: '', channelIds: [], teamIds: [], files: [] },
      ...{ shared: hasRole(me, 'supervisor'), language, texts: { [language]: '' } },
    },
  })
  const { submit, problem } = useSave(form, fieldsOf(form.getValues()), async values => {
    const params = { header: { 'idempotency-key': crypto.randomUUID() } }
    const { id } = await ask(
      api.POST('/v1/replies', { params, body: { ...bodyOf(values), shared: values.shared } }),
    )
    await cache.invalidateQueries({ queryKey: ['replies'] })
    onMade(id)
  })
  return (
    <FormProvider {...form}>
      <Back label={t('title')} onBack={onBack} />
      <PageTitle title={t('new')} />
      <form onSubmit={submit} className="grid max-w-3xl gap-4">
        {problem !== undefined && <Trouble {...textOf(problem)} />}
        <Section title={t('text')} about={t('textHint')}>
          <ReplyFields />
        </Section>
        <Section title={t('audience')}>
          <Audience canShare={hasRole(me, 'supervisor')} />
        </Section>
        <Button
          type="submit"
          kind="primary"
          className="h-9 justify-self-end"
          disabled={form.formState.isSubmitting}
        >
          {t('make')}
        </Button>
      </form>
    </FormProvider>
  )
}

export function EditReply({ reply, onBack }: { reply: CannedReply; onBack(): void }) {
  const t = useTranslations('replies')
  const times = useTimes()
  const cache = useQueryClient()
  const me = useMe()
  const [isDeleting, setDeleting] = useState(false)
  const { id, name, version, shared, changedAt, uses } = reply
  const canChange = !shared || hasRole(me, 'supervisor')
  const saved = useSaved<ReplyValues>({
    values: valuesOf(reply),
    version,
    async save(values, expected) {
      const params = { path: { id }, header: { 'if-match': `"${expected}"` } }
      await ask(api.PATCH('/v1/replies/{id}', { params, body: bodyOf(values) }))
    },
    async reload() {
      await cache.invalidateQueries({ queryKey: ['replies'] })
      const now = await cache.fetchQuery(replyQuery(id))
      return { values: valuesOf(now), version: now.version }
    },
  })
  return (
    <div className="grid max-w-3xl gap-4">
      <div>
        <Back label={t('title')} onBack={onBack} />
        <PageTitle title={name} about={t('about', { count: uses, time: times.full(changedAt) })} />
      </div>
      <SavedForm saved={saved} label={name} readOnly={!canChange}>
        <Section title={t('text')} about={canChange ? t('textHint') : t('onlySupervisor')}>
          <ReplyFields />
        </Section>
        {shared && (
          <Section title={t('audience')}>
            <Audience />
          </Section>
        )}
      </SavedForm>
      <Section title={t('preview')} about={t('previewHint')}>
        <Preview reply={reply} />
      </Section>
      {canChange && (
        <Section title={t('delete')} about={t('deleteHint')}>
          <Button kind="danger" className="justify-self-start" onClick={() => setDeleting(true)}>
            {t('delete')}
          </Button>
        </Section>
      )}
      {isDeleting && (
        <Confirm
          title={t('deleteTitle', { name })}
          action={t('delete')}
          run={async () => {
            await ask(api.DELETE('/v1/replies/{id}', { params: { path: { id } } }))
            await cache.invalidateQueries(repliesQuery)
            onBack()
          }}
          onClose={() => setDeleting(false)}
        >
          <p>{t('deleteHint')}</p>
        </Confirm>
      )}
    </div>
  )
}
