import { useTranslations } from 'use-intl'
import type { Channel } from '../../api/types.ts'
import { Bubble } from '../../ui/bubble.tsx'
import { SwitchField } from '../form/fields.tsx'
import { SavedForm } from '../form/saved-form.tsx'
import { Section } from '../form/section.tsx'
import { CustomerText } from './customer-text.tsx'
import { useChannelForm, useLastChange } from './data.ts'
import { Phone, PhoneReply } from './phone.tsx'
import { filled } from './variables.ts'

/** The greeting, with a preview on a phone. */
export function Greeting({ channel }: { channel: Channel }) {
  const t = useTranslations('channels.greeting')
  const changedBy = useLastChange(channel.id)
  const saved = useChannelForm(channel, ({ greeting }) => ({ greeting }))
  const { enabled, text } = saved.form.watch('greeting')
  const example = {
    'contact.name': t('exampleName'),
    'channel.name': channel.name,
    nextOpening: t('exampleOpening'),
  }
  return (
    <SavedForm saved={saved} label={t('title')} changedBy={changedBy}>
      <Section title={t('title')} about={t('about')}>
        <div className="grid gap-6 lg:grid-cols-[1fr_18rem]">
          <div className="grid content-start gap-4">
            <SwitchField name="greeting.enabled" label={t('enabled')} hint={t('enabledHint')} />
            <CustomerText
              name="greeting.text"
              label={t('text')}
              maxLength={1_600}
              rows={4}
              variables={['contact.name', 'channel.name', 'nextOpening']}
            />
          </div>
          <Phone medium={channel.medium}>
            <PhoneReply text={t('exampleQuestion')} />
            {enabled && <Bubble text={filled(text, example)} />}
          </Phone>
        </div>
      </Section>
    </SavedForm>
  )
}
