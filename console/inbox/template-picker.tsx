import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { commands } from '../api/commands.ts'
import { asApiError } from '../api/problems.ts'
import type { ListedConversation, Template } from '../api/types.ts'
import { TemplateChoice } from '../templates/choice.tsx'
import { FilledTemplate } from '../templates/filled.tsx'
import { askPreview } from '../templates/preview.tsx'
import { isComplete, named, prefilled } from '../templates/values.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useSayProblem } from '../ui/problem-text.ts'
import { asAction } from '../ui/undo.ts'
import { withKey } from './keys-in-doubt.ts'

interface TemplatePickerProps {
  conversation: ListedConversation
  onClose(): void
}

/**
 * Chooses an approved template, asks for its values and sends it. Outside of WhatsApp's window for free text this is
 * the only way to write.
 */
export function TemplatePicker({ conversation, onClose }: TemplatePickerProps) {
  const [chosen, setChosen] = useState<Template>()
  if (chosen) return <TemplateForm template={chosen} conversation={conversation} onClose={onClose} />
  return (
    <TemplateChoice
      channelId={conversation.channelId}
      onPick={setChosen}
      onClose={() => {}}
      onLeave={onClose}
    />
  )
}

interface TemplateFormProps extends TemplatePickerProps {
  template: Template
}

/** The values of the chosen template. */
function TemplateForm({ template, conversation, onClose }: TemplateFormProps) {
  const t = useTranslations('templates')
  const sayProblem = useSayProblem()
  const { id, channelId, contact } = conversation
  const [values, setValues] = useState(() => prefilled(template, contact.name))
  const [isSending, setSending] = useState(false)
  const [refused, setRefused] = useState<unknown>()
  const submit = async () => {
    setSending(true)
    setRefused(undefined)
    try {
      // The service fills the placeholders in for this customer, exactly as in the preview: what the agent saw is
      // what is sent.
      const hasPlaceholders = Object.values(values.variables).some(value => value.includes('{{'))
      const { variables } = hasPlaceholders
        ? await askPreview({ channelId, template, values, conversationId: id })
        : values
      const content = { template: named(template, { ...values, variables }) }
      await asAction(() => withKey([id, content], key => commands.send(id, content, { key })))
      onClose()
    } catch (failure) {
      const error = asApiError(failure)
      if (error.problem.errors) setRefused(error)
      sayProblem(error)
      // It was accepted, and is not to be sent again: only the outcome is late.
      if (error.code === 'pending') onClose()
      setSending(false)
    }
  }
  return (
    <Dialog title={template.name} onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={event => {
          event.preventDefault()
          void submit()
        }}
      >
        <FilledTemplate
          channelId={channelId}
          conversationId={id}
          template={template}
          values={values}
          problem={refused}
          onChange={setValues}
        />
        <Button
          type="submit"
          kind="primary"
          className="justify-self-end"
          disabled={!isComplete(template, values) || isSending}
        >
          {t('send')}
        </Button>
      </form>
    </Dialog>
  )
}
