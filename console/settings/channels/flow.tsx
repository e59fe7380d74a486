import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../api/types.ts'
import { DurationField } from '../form/duration-field.tsx'
import { SelectField, SwitchField, TextField } from '../form/fields.tsx'
import { SavedForm } from '../form/saved-form.tsx'
import { Section } from '../form/section.tsx'
import { CustomerText } from './customer-text.tsx'
import { aiAgentsQuery, useChannelForm, useLastChange } from './data.ts'
import { LanguageField } from './language-field.tsx'
import { TemplateField } from './template-field.tsx'
import type { Variable } from './variables.ts'

const MODES = ['balanced', 'round_robin', 'manual'] as const
const VARIABLES: readonly Variable[] = ['contact.name', 'agent.name', 'channel.name', 'nextOpening']

/** Who gets conversations, what happens while somebody is silent, and when a conversation ends by itself. */
export function Flow({ channel }: { channel: Channel }) {
  const t = useTranslations('channels.flow')
  const changedBy = useLastChange(channel.id)
  const aiAgents = useQuery(aiAgentsQuery).data ?? []
  const saved = useChannelForm(channel, one => ({
    assignment: one.assignment,
    aiAgent: one.aiAgent,
    reassign: one.reassign,
    autoResolve: one.autoResolve,
    windowNotice: one.windowNotice,
    language: one.language,
  }))
  const { form } = saved
  const isWhatsApp = channel.medium === 'whatsapp'
  const mode = form.watch('assignment.mode')
  const ends = form.watch(['autoResolve.ai', 'autoResolve.human'])
  return (
    <SavedForm saved={saved} label={t('title')} changedBy={changedBy}>
      <Section title={t('assignment')}>
        <SelectField
          name="assignment.mode"
          label={t('mode')}
          hint={t(`modes.${mode}.about`)}
          options={MODES.map(value => ({ value, label: t(`modes.${value}.name`) }))}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <DurationField
            name="reassign.offlineAfter"
            label={t('offlineAfter')}
            never={t('never')}
            usual="10m"
          />
          <DurationField
            name="reassign.noReplyAfter"
            label={t('noReplyAfter')}
            never={t('never')}
            usual="30m"
          />
        </div>
      </Section>
      <Section title={t('ai')} about={t('aiAbout')}>
        {aiAgents.length === 0 && <p className="text-sm text-soft">{t('aiNone')}</p>}
        <SwitchField name="aiAgent.enabled" label={t('aiEnabled')} />
        <SelectField
          name="aiAgent.id"
          label={t('aiWhich')}
          empty={t('aiNobody')}
          options={aiAgents.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextField
          name="aiAgent.humanButton"
          label={t('humanButton')}
          hint={t('humanButtonHint')}
          maxLength={20}
        />
      </Section>
      <Section title={t('silence')} about={t('silenceAbout')}>
        <div className="grid gap-4 sm:grid-cols-2">
          <DurationField name="autoResolve.human" label={t('endHuman')} never={t('never')} usual="24h" />
          <DurationField name="autoResolve.ai" label={t('endAi')} never={t('never')} usual="30m" />
        </div>
        <CustomerText
          name="autoResolve.message"
          label={t('endMessage')}
          hint={ends.every(value => value === null) ? t('endUnused') : t('endMessageHint')}
          maxLength={1_000}
          rows={2}
          variables={VARIABLES}
        />
        {isWhatsApp && (
          <TemplateField
            channelId={channel.id}
            name="autoResolve.template"
            label={t('endTemplate')}
            hint={t('endTemplateHint')}
          />
        )}
      </Section>
      {isWhatsApp && (
        <Section title={t('window')} about={t('windowAbout')}>
          <SwitchField name="windowNotice.enabled" label={t('windowEnabled')} />
          <CustomerText
            name="windowNotice.text"
            label={t('windowText')}
            maxLength={1_600}
            rows={2}
            variables={VARIABLES}
          />
        </Section>
      )}
      <Section title={t('language')} about={t('languageAbout')}>
        <LanguageField name="language" label={t('languageField')} empty={t('languageOfHours')} />
      </Section>
    </SavedForm>
  )
}
