import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import { asApiError } from '../api/problems.ts'
import type { Template, TemplatePreview } from '../api/types.ts'
import { useProblemText } from '../ui/problem-text.ts'
import { useLater } from '../ui/use-later.ts'
import { keyOf } from './choice.tsx'
import { draftOf } from './draft.ts'
import { Shown } from './shown.tsx'
import { isComplete, named, type TemplateValues } from './values.ts'

/** How long after the last key the server is asked, ms. */
const PAUSE_MS = 300

interface PreviewOptions {
  channelId: string
  template: Template
  values: TemplateValues
  /** Placeholders in the values are filled in for it. */
  conversationId?: string
}

/** What the phone will show, by the service. Throws `ApiError` if the values don't fit. */
export function askPreview(options: PreviewOptions, signal?: AbortSignal): Promise<TemplatePreview> {
  const { channelId, template, values, conversationId } = options
  const { id: sid, ...body } = named(template, values)
  return ask(
    api.POST('/v1/channels/{id}/templates/{sid}/preview', {
      params: { path: { id: channelId, sid } },
      body: { ...body, conversationId },
      signal,
    }),
  )
}

/** The same while one writes; undefined until all values are there. */
export function usePreview({ values, ...rest }: PreviewOptions) {
  const options = { ...rest, values: useLater(values, PAUSE_MS) }
  const { channelId, template, conversationId } = rest
  return useQuery({
    queryKey: ['template-preview', channelId, keyOf(template), options.values, conversationId],
    queryFn: ({ signal }) => askPreview(options, signal),
    enabled: isComplete(template, options.values),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 10_000,
  })
}

/** What the service says is wrong with a value, by its path within the template. */
export function errorIn(error: unknown): (path: string) => string | undefined {
  const errors = error ? (asApiError(error).problem.errors ?? []) : []
  return path => errors.find(one => one.path === path)?.message
}

interface PreviewProps {
  template: Template
  values: TemplateValues
  preview: ReturnType<typeof usePreview>
}

/** The template as the customer will see it; while values are missing, as far as it is known. */
export function Preview({ template, values, preview }: PreviewProps) {
  const t = useTranslations('templates')
  const textOf = useProblemText()
  const { data, error } = preview
  const isKnown = data !== undefined && !error && isComplete(template, values)
  return (
    <div>
      <p className="mb-1 text-sm font-medium">{t('preview')}</p>
      <div className="rounded-lg bg-ground p-3">
        <Shown template={isKnown ? data : draftOf(template, values)} />
      </div>
      {error && (
        <p role="status" className="mt-1 text-sm text-bad">
          {textOf(error).detail ?? textOf(error).title}
        </p>
      )}
    </div>
  )
}
