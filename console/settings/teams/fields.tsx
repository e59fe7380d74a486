import { useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { Field } from '../../session/field.tsx'
import { useAgents } from '../../session/people.ts'
import { SwitchField } from '../form/fields.tsx'
import { Section } from '../form/section.tsx'
import { Ahead } from '../hours/ahead.tsx'
import { Holidays } from '../hours/holidays.tsx'
import { HOURS } from '../hours/values.ts'
import { Week } from '../hours/week.tsx'
import { ZoneField } from '../hours/zone-field.tsx'
import { CheckList } from '../parts/check-list.tsx'
import type { TeamValues } from './data.ts'

/** Name and members. */
export function Members() {
  const t = useTranslations('teams')
  const agents = useAgents()
  const { register, formState } = useFormContext<TeamValues>()
  return (
    <Section title={t('team')}>
      <Field label={t('name')} required error={formState.errors.name?.message} {...register('name')} />
      <fieldset className="grid gap-2">
        <legend className="mb-1 text-sm font-medium">{t('membersTitle')}</legend>
        <div className="grid max-h-60 gap-2 overflow-y-auto rounded-md border border-line p-3 sm:grid-cols-2">
          <CheckList name="agentIds" items={agents} />
        </div>
      </fieldset>
    </Section>
  )
}

/** Hours of its own, if they differ from the channel's. */
export function OwnHours() {
  const t = useTranslations('teams')
  const h = useTranslations('channels.hours')
  const isOn = useFormContext<TeamValues>().watch('ownHours')
  return (
    <>
      <Section title={t('hours')} about={t('hoursAbout')}>
        <SwitchField name="ownHours" label={t('ownHours')} hint={t('ownHoursHint')} />
        {isOn && (
          <>
            <div className="max-w-sm">
              <ZoneField name={`${HOURS}.timezone`} label={h('zone')} />
            </div>
            <Week />
            <Holidays />
          </>
        )}
      </Section>
      {isOn && (
        <Section title={h('ahead')} about={h('aheadAbout')}>
          <Ahead />
        </Section>
      )}
    </>
  )
}
