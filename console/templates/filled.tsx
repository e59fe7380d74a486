import type { Template } from '../api/types.ts'
import { useChannel } from '../session/people.ts'
import { TemplateFields } from './fields.tsx'
import { errorIn, Preview, usePreview } from './preview.tsx'
import type { TemplateValues } from './values.ts'

interface FilledTemplateProps {
  channelId: string
  /** The conversation from which placeholders, such as the customer's name, are filled in. */
  conversationId?: string
  template: Template
  values: TemplateValues
  /** The error of the attempt to send it, whose parts are shown at the fields. */
  problem: unknown
  onChange(values: TemplateValues): void
}

/** The fields of a template, and a preview. */
export function FilledTemplate({ problem, onChange, ...filled }: FilledTemplateProps) {
  const { channelId, template, values } = filled
  const limits = useChannel(channelId)?.fileLimits ?? null
  const preview = usePreview(filled)
  const [wrongNow, wrongSent] = [errorIn(preview.error), errorIn(problem)]
  return (
    <>
      <TemplateFields
        template={template}
        values={values}
        onChange={onChange}
        limits={limits}
        errorOf={path => wrongNow(path) ?? wrongSent(`template.${path}`)}
      />
      <Preview template={template} values={values} preview={preview} />
    </>
  )
}
