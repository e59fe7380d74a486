import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { asides, ask } from '../api/client.ts'
import { asApiError } from '../api/problems.ts'
import type { Template, TemplatePreview } from '../api/types.ts'
import { useProblemText } from '../ui/problem-text.ts'
import { useLater } from '../ui/use-later.ts'
import { keyOf } from './choice.tsx'
import { draftOf } from './draft.ts'
import { Shown } from './shown.tsx'
import { isComplete, named, type TemplateValues } from './values.ts'

/** The preview is requested after this pause in typing, ms. */
const PAUSE_MS = 300

interface PreviewOptions {
  channelId: string
  template: Template
  values: TemplateValues
  /** The conversation that fills in placeholders in the values. */
  conversationId?: string
}

/** Asks the service what the phone will show. Throws `ApiError` if the values do not fit the template. */
export function askPreview(options: PreviewOptions, signal?: AbortSignal): Promise<TemplatePreview> {
  const { channelId, template, values, conversationId } = options
  const { id: sid, ...body } = named(template, values)
  return ask(
    asides.POST('/v1/channels/{id}/templates/{sid}/preview', {
      params: { path: { id: channelId, sid } },
      body: { ...body, conversationId },
      signal,
    }),
  )
}

/** The preview while the agent types. Undefined until all values are there. */
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

/** Returns a function that gives the error of a value, by its path within the template. */
export function errorIn(error: unknown): (path: string) => string | undefined {
  const errors = error ? (asApiError(error).problem.errors ?? []) : []
  return path => errors.find(one => one.path === path)?.message
}

interface PreviewProps {
  template: Template
  values: TemplateValues
  preview: ReturnType<typeof usePreview>
}

/** The template as the customer will see it. While values are missing it is only an approximation made here. */
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
