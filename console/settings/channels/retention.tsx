import { useTranslations } from 'use-intl'
import type { Channel } from '../../api/types.ts'
import { DurationField } from '../form/duration-field.tsx'
import { SavedForm } from '../form/saved-form.tsx'
import { Section } from '../form/section.tsx'
import { useChannelForm, useLastChange } from './data.ts'

/** How long messages and files are kept. A shorter time deletes older ones, so the form warns. */
export function Retention({ channel }: { channel: Channel }) {
  const t = useTranslations('channels.retention')
  const changedBy = useLastChange(channel.id)
  const saved = useChannelForm(channel, ({ retention }) => ({ retention }))
  const { messages, files } = saved.form.watch('retention')
  const isShorter = messages !== channel.retention.messages || files !== channel.retention.files
  return (
    <SavedForm saved={saved} label={t('title')} changedBy={changedBy}>
      <Section title={t('title')} about={t('about')}>
        <div className="grid gap-4 sm:grid-cols-2">
          <DurationField
            name="retention.messages"
            label={t('messages')}
            hint={t('messagesHint')}
            never={t('forEver')}
            usual="365d"
          />
          <DurationField
            name="retention.files"
            label={t('files')}
            hint={t('filesHint')}
            never={t('forEver')}
            usual="365d"
          />
        </div>
        {isShorter && <p className="rounded-md bg-wait-faint p-3 text-sm text-wait">{t('warning')}</p>}
        <p className="text-sm text-soft">{t('stays')}</p>
      </Section>
    </SavedForm>
  )
}
