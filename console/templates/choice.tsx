import { queryOptions, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import type { Template } from '../api/types.ts'
import { Picker } from '../ui/picker.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { draftOf } from './draft.ts'
import { Shown } from './shown.tsx'
import { sendable } from './values.ts'

/** The templates of a channel's account. */
export const templatesQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['templates', channelId],
    queryFn: () => ask(api.GET('/v1/channels/{id}/templates', { params: { path: { id: channelId } } })),
    staleTime: 60_000,
  })

/** Names a template among those of its account. */
export const keyOf = ({ id, language }: Pick<Template, 'id' | 'language'>) => `${id} ${language}`

interface TemplateChoiceProps {
  channelId: string
  onPick(template: Template): void
  /** Called when one was picked, or none is to be. */
  onClose(): void
  /** Called in place of `onClose` when none is to be picked. */
  onLeave?(): void
}

/** The templates that can be sent when free text can't, each as it looks on the phone. */
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
