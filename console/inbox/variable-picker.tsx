import { useQuery } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import { Picker } from '../ui/picker.tsx'
import { useProblemText } from '../ui/problem-text.ts'

interface VariablePickerProps {
  conversationId: string
  onPick(value: string): void
  onClose(): void
}

/** What a canned reply would fill in here, to be put into a text that one writes oneself. */
export function VariablePicker({ conversationId, onPick, onClose }: VariablePickerProps) {
  const t = useTranslations('thread.variables')
  const { list } = useFormatter()
  const textOf = useProblemText()
  const variables = useQuery({
    queryKey: ['reply-variables', conversationId],
    queryFn: () =>
      ask(api.GET('/v1/conversations/{id}/reply-variables', { params: { path: { id: conversationId } } })),
    // A name may have been changed, and when it is open next changes by itself.
    staleTime: 0,
  })
  const all = variables.data?.items ?? []
  const items = all.flatMap(({ name, value }) =>
    value === null ? [] : [{ id: name, label: t(`names.${name}`), words: name, hint: value }],
  )
  const unknown = all.flatMap(({ name, value }) => (value === null ? [t(`names.${name}`)] : []))
  return (
    <Picker
      title={t('title')}
      items={items}
      onPick={id => onPick(all.find(({ name }) => name === id)?.value ?? '')}
      onClose={onClose}
      status={unknown.length > 0 ? t('unknown', { names: String(list(unknown)) }) : undefined}
      empty={variables.error ? textOf(variables.error).title : ''}
    />
  )
}
