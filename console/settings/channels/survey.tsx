import { useTranslations } from 'use-intl'
import type { Channel } from '../../api/types.ts'
import { Bubble } from '../../ui/bubble.tsx'
import { DurationField } from '../form/duration-field.tsx'
import { SwitchField, TextField } from '../form/fields.tsx'
import { SavedForm } from '../form/saved-form.tsx'
import { Section } from '../form/section.tsx'
import { CustomerText } from './customer-text.tsx'
import { useChannelForm, useLastChange } from './data.ts'
import { Phone, PhoneReply } from './phone.tsx'
import { TemplateField } from './template-field.tsx'
import { filled, type Variable } from './variables.ts'

const SCORES = [1, 2, 3, 4, 5] as const
const VARIABLES: readonly Variable[] = ['contact.name', 'agent.name', 'channel.name']

/** The survey after a conversation is resolved, with a preview on a phone. */
export function Survey({ channel }: { channel: Channel }) {
  const t = useTranslations('channels.survey')
  const changedBy = useLastChange(channel.id)
  const saved = useChannelForm(channel, ({ csat, reopenFor }) => ({ csat, reopenFor }))
  const csat = saved.form.watch('csat')
  return (
    <SavedForm saved={saved} label={t('title')} changedBy={changedBy}>
      <Section title={t('title')} about={t('about')}>
        <div className="grid gap-6 lg:grid-cols-[1fr_18rem]">
          <div className="grid content-start gap-4">
            <SwitchField name="csat.enabled" label={t('enabled')} hint={t('enabledHint')} />
            <CustomerText
              name="csat.question"
              label={t('question')}
              maxLength={1_000}
              rows={2}
              variables={VARIABLES}
            />
            <fieldset className="grid min-w-0 grid-cols-1 gap-2">
              <legend className="mb-1 text-sm font-medium">{t('labels')}</legend>
              <div className="grid gap-3 sm:grid-cols-2">
                {SCORES.toReversed().map(score => (
                  <TextField
                    key={score}
                    name={`csat.labels.${score - 1}`}
                    label={t('score', { score })}
                    maxLength={20}
                  />
                ))}
              </div>
            </fieldset>
            {channel.medium === 'whatsapp' && (
              <TextField name="csat.button" label={t('button')} hint={t('buttonHint')} maxLength={20} />
            )}
            <TextField
              name="csat.instruction"
              label={t('instruction')}
              hint={t('instructionHint')}
              maxLength={200}
            />
            <SwitchField name="csat.askComment" label={t('askComment')} />
            {csat.askComment && (
              <CustomerText
                name="csat.commentQuestion"
                label={t('commentQuestion')}
                maxLength={1_000}
                rows={2}
                variables={VARIABLES}
              />
            )}
            <CustomerText
              name="csat.thanks"
              label={t('thanks')}
              hint={t('thanksHint')}
              maxLength={1_000}
              rows={2}
              variables={VARIABLES}
            />
            <DurationField
              name="csat.expiresAfter"
              label={t('expiresAfter')}
              never={t('never')}
              usual="24h"
            />
            <DurationField name="reopenFor" label={t('reopenFor')} hint={t('reopenForHint')} usual="24h" />
            {channel.medium === 'whatsapp' && (
              <TemplateField
                channelId={channel.id}
                name="csat.template"
                label={t('template')}
                hint={t('templateHint')}
              />
            )}
          </div>
          <div className="lg:sticky lg:top-0 lg:self-start">
            <SurveyPreview channel={channel} csat={csat} />
          </div>
        </div>
      </Section>
    </SavedForm>
  )
}

/** The survey as the customer gets it: a list to choose from, or numbers if the provider has no lists. */
function SurveyPreview({ channel, csat }: { channel: Channel; csat: Channel['csat'] }) {
  const t = useTranslations('channels.survey')
  const values = {
    'contact.name': t('exampleName'),
    'agent.name': t('exampleAgent'),
    'channel.name': channel.name,
  }
  const show = (text: string) => filled(text, values)
  const choices = SCORES.toReversed().map(score => `${score} – ${csat.labels[score - 1] ?? ''}`)
  const hasLists = channel.medium === 'whatsapp' && channel.capabilities.lists !== false
  if (!csat.enabled) {
    return (
      <Phone medium={channel.medium}>
        <p className="p-2 text-sm text-soft">{t('off')}</p>
      </Phone>
    )
  }
  return (
    <Phone medium={channel.medium}>
      {hasLists ? (
        <>
          <Bubble text={show(csat.question)}>
            <p className="mt-2 border-t border-line pt-1.5 text-center text-sm font-medium text-accent">
              {csat.button}
            </p>
          </Bubble>
          <ul className="rounded-xl border border-line bg-surface text-sm shadow-xs">
            {choices.map(choice => (
              <li
                key={choice}
                className="flex items-center gap-2 border-b border-line px-3 py-1.5 last:border-0"
              >
                <span className="min-w-0 flex-1 break-words">{choice}</span>
                <span className="size-4 shrink-0 rounded-full border border-edge" />
              </li>
            ))}
          </ul>
        </>
      ) : (
        <Bubble text={[show(csat.question), '', csat.instruction, ...choices].join('\n')} />
      )}
      <PhoneReply text={hasLists ? (choices[0] ?? '') : '5'} />
      {csat.askComment ? (
        <>
          <Bubble text={show(csat.commentQuestion)} />
          <PhoneReply text={t('exampleComment')} />
          <Bubble text={show(csat.thanks)} />
        </>
      ) : (
        <Bubble text={show(csat.thanks)} />
      )}
    </Phone>
  )
}
