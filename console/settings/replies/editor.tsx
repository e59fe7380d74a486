import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import { ifMatch } from '../../api/if-match.ts'
import type { CannedReply } from '../../api/types.ts'
import { languageFor } from '../../locales/index.ts'
import { hasRole, useMe } from '../../session/me.ts'
import { useTimes } from '../../ui/time.ts'
import { SavedForm } from '../form/saved-form.tsx'
import { PageTitle, Section } from '../form/section.tsx'
import { useSaved } from '../form/use-saved.ts'
import { DeleteSection } from '../parts/delete-section.tsx'
import { NewForm } from '../parts/new-form.tsx'
import { Back } from '../parts/row.tsx'
import { WayBack } from '../way-back/way-back.tsx'
import { Audience } from './audience.tsx'
import {
  bodyOf,
  fieldsOf,
  type ReplyChanges,
  type ReplyValues,
  repliesQuery,
  replyQuery,
  storedOf,
  valuesOf,
} from './data.ts'
import { ReplyFields } from './fields.tsx'
import { Preview } from './preview.tsx'

interface NewReplyProps {
  onBack(): void
  onMade(id: string): void
}

/** Creates a canned reply. A supervisor's is shared unless they say otherwise. */
export function NewReply({ onBack, onMade }: NewReplyProps) {
  const t = useTranslations('replies')
  const cache = useQueryClient()
  const me = useMe()
  const language = languageFor(me.settings.language)
  const form = useForm<ReplyValues>({
    defaultValues: {
      name: '',
      shortcut: '',
      folder: '',
      channelIds: [],
      teamIds: [],
      files: [],
      shared: hasRole(me, 'supervisor'),
      language,
      texts: { [language]: '' },
    },
  })
  const make = async (values: ReplyValues) => {
    const params = { header: { 'idempotency-key': crypto.randomUUID() } }
    const { id } = await ask(
      api.POST('/v1/replies', { params, body: { ...bodyOf(values), shared: values.shared } }),
    )
    await cache.invalidateQueries({ queryKey: ['replies'] })
    onMade(id)
  }
  return (
    <NewForm
      title={t('new')}
      back={t('title')}
      onBack={onBack}
      form={form}
      fields={fieldsOf(form.getValues())}
      submit={t('make')}
      make={make}
    >
      <Section title={t('text')} about={t('textHint')}>
        <ReplyFields />
      </Section>
      <Section title={t('audience')}>
        <Audience canShare={hasRole(me, 'supervisor')} />
      </Section>
    </NewForm>
  )
}

/** Changes a canned reply. Only supervisors change shared ones; others can read them. */
export function EditReply({ reply, onBack }: { reply: CannedReply; onBack(): void }) {
  const t = useTranslations('replies')
  const times = useTimes()
  const cache = useQueryClient()
  const me = useMe()
  const { id, name, version, shared, changedAt, uses } = reply
  const canChange = !shared || hasRole(me, 'supervisor')
  const change = async (body: ReplyChanges, expected: number) => {
    const params = { path: { id }, header: { 'if-match': ifMatch(expected) } }
    await ask(api.PATCH('/v1/replies/{id}', { params, body }))
  }
  const restore = async (changes: ReplyChanges) => {
    await change(changes, version)
    await cache.invalidateQueries({ queryKey: ['replies'] })
  }
  const saved = useSaved<ReplyValues>({
    values: valuesOf(reply),
    version,
    save: (values, expected) => change(bodyOf(values), expected),
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
      {shared ? (
        <WayBack of="reply" id={id} now={storedOf(reply)} restore={canChange ? restore : undefined} />
      ) : (
        <p className="text-sm text-soft">{t('noWayBack')}</p>
      )}
      {canChange && (
        <DeleteSection
          action={t('delete')}
          hint={t(shared ? 'deleteHint' : 'deleteHintOwn')}
          question={t('deleteTitle', { name })}
          run={async () => {
            await ask(api.DELETE('/v1/replies/{id}', { params: { path: { id } } }))
            await cache.invalidateQueries(repliesQuery)
            onBack()
          }}
        />
      )}
    </div>
  )
}
