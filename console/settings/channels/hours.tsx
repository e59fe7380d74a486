import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import { ifMatch } from '../../api/if-match.ts'
import type { Channel, ChannelChanges } from '../../api/types.ts'
import { SwitchField } from '../form/fields.tsx'
import { SavedForm } from '../form/saved-form.tsx'
import { Section } from '../form/section.tsx'
import { useSaved } from '../form/use-saved.ts'
import { Ahead } from '../hours/ahead.tsx'
import { Holidays } from '../hours/holidays.tsx'
import { hoursOf, storedHours } from '../hours/values.ts'
import { Week } from '../hours/week.tsx'
import { ZoneField } from '../hours/zone-field.tsx'
import { CustomerText } from './customer-text.tsx'
import { readChannel, useKeepChannel, useLastChange } from './data.ts'
import { LanguageField } from './language-field.tsx'
import { TemplateField } from './template-field.tsx'

/** The business hours of a channel, and what customers are told outside of them. */
export function Hours({ channel }: { channel: Channel }) {
  const t = useTranslations('channels.hours')
  const keep = useKeepChannel()
  const changedBy = useLastChange(channel.id)
  const { id } = channel
  const saved = useSaved({
    values: { businessHours: hoursOf(channel.businessHours) },
    version: channel.version,
    async save({ businessHours }, version) {
      const params = { path: { id }, header: { 'if-match': ifMatch(version) } }
      const body = { businessHours: storedHours(businessHours) } as ChannelChanges
      keep((await ask(api.PATCH('/v1/channels/{id}', { params, body }))) as Channel)
    },
    async reload() {
      const now = await readChannel(id)
      keep(now)
      return { values: { businessHours: hoursOf(now.businessHours) }, version: now.version }
    },
  })
  return (
    <SavedForm saved={saved} label={t('title')} changedBy={changedBy}>
      <Section title={t('title')} about={t('about')}>
        <SwitchField name="businessHours.enabled" label={t('enabled')} hint={t('enabledHint')} />
        <div className="max-w-sm">
          <ZoneField name="businessHours.timezone" label={t('zone')} />
        </div>
        <Week />
        <Holidays />
      </Section>
      <Section title={t('ahead')} about={t('aheadAbout')}>
        <Ahead />
      </Section>
      <Section title={t('closedTitle')} about={t('closedAbout')}>
        <CustomerText
          name="businessHours.unavailableMessage"
          label={t('message')}
          maxLength={1_600}
          variables={['contact.name', 'channel.name', 'nextOpening']}
        />
        <SwitchField name="businessHours.replacesGreeting" label={t('replaces')} hint={t('replacesHint')} />
        <div className="max-w-sm">
          <LanguageField name="businessHours.language" label={t('language')} hint={t('languageHint')} />
        </div>
        {channel.medium === 'whatsapp' && (
          <TemplateField
            channelId={id}
            name="businessHours.unavailableTemplate"
            label={t('template')}
            hint={t('templateHint')}
          />
        )}
      </Section>
    </SavedForm>
  )
}
