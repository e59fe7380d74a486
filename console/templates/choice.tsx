import { queryOptions, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import type { Template } from '../api/types.ts'
import { Picker } from '../ui/picker.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { draftOf } from './draft.ts'
import { Shown } from './shown.tsx'
import { sendable } from './values.ts'

// Templates are chosen here, get their values in `fields.tsx` (`values.ts` knows which a template takes), and are
// shown by `shown.tsx`, in a preview (`preview.tsx`) as the service fills them in. The inbox and the settings use the
// same parts.

/** All templates of a channel's account at the provider, as the service last read them. */
export const templatesQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['templates', channelId],
    queryFn: () => ask(api.GET('/v1/channels/{id}/templates', { params: { path: { id: channelId } } })),
    staleTime: 60_000,
  })

/** The key of a template. The id alone is not enough: except at Twilio, the languages of a template share it. */
export const keyOf = ({ id, language }: Pick<Template, 'id' | 'language'>) => `${id} ${language}`

interface TemplateChoiceProps {
  channelId: string
  onPick(template: Template): void
  /** Called after a template was picked or the list was closed. */
  onClose(): void
  /** Called instead of `onClose` if none was picked. */
  onLeave?(): void
}

/** Chooses one of the templates that can be sent, with a preview of each. */
export function TemplateChoice({ channelId, onPick, onClose, onLeave }: TemplateChoiceProps) {
  const t = useTranslations('templates')
  const textOf = useProblemText()
  const { data, error, isPending } = useQuery(templatesQuery(channelId))
  const usable = (data?.items ?? []).filter(sendable)
  const find = (key: string) => usable.find(template => keyOf(template) === key)
  return (
    <Picker
      title={t('choose')}
      items={usable.map(template => ({
        id: keyOf(template),
        label: template.name,
        words: template.body ?? '',
        hint: [template.language, template.approval.category].filter(Boolean).join(' · '),
      }))}
      onPick={key => {
        const template = find(key)
        if (template) onPick(template)
      }}
      onClose={onClose}
      onLeave={onLeave}
      preview={key => {
        const template = find(key)
        return template && <Shown template={draftOf(template, { variables: {} })} />
      }}
      empty={error ? textOf(error).title : t(isPending ? 'loading' : 'none')}
    />
  )
}
