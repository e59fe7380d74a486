import type { ReactNode } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { Field } from '../../session/field.tsx'
import { SelectField } from '../parts/fields.tsx'
import { type PersonFields as Fields, ROLES, type Role } from './data.ts'

/** What a person is made of, by the API's names. */
export const FIELDS = ['name', 'email', 'role', 'capacity'] as const

interface PersonFieldsProps {
  form: UseFormReturn<Fields>
  /** The roles to choose from. */
  roles?: readonly Role[]
  /** Only the capacity can be changed. */
  onlyCapacity?: boolean
  /** The address can be left out: an account that was never invited has none. */
  hasNoAddress?: boolean
  emailHint?: string
  capacityHint?: string
  /** What stands below a field, such as the question about somebody else's change. */
  below?(name: keyof Fields): ReactNode
}

/** Name, e-mail address, role and capacity, of a new person or of one who is there. */
export function PersonFields(props: PersonFieldsProps) {
  const { form, roles = ROLES, onlyCapacity = false, hasNoAddress = false, below } = props
  const t = useTranslations('people')
  const { register, formState, watch } = form
  const { errors } = formState
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <div>
        <Field
          label={t('name')}
          required
          disabled={onlyCapacity}
          error={errors.name?.message}
          {...register('name')}
        />
        {below?.('name')}
      </div>
      <div>
        <Field
          label={t('email')}
          hint={props.emailHint}
          type="email"
          required={!hasNoAddress}
          disabled={onlyCapacity}
          error={errors.email?.message}
          {...register('email')}
        />
        {below?.('email')}
      </div>
      <div>
        <SelectField
          label={t('role')}
          hint={t(`roleHints.${watch('role')}`)}
          disabled={onlyCapacity}
          error={errors.role?.message}
          {...register('role')}
        >
          {roles.map(role => (
            <option key={role} value={role}>
              {t(`roles.${role}`)}
            </option>
          ))}
        </SelectField>
        {below?.('role')}
      </div>
      <div>
        <Field
          label={t('capacity')}
          hint={props.capacityHint}
          type="number"
          min={0}
          max={1000}
          required
          error={errors.capacity?.message}
          {...register('capacity', { valueAsNumber: true })}
        />
        {below?.('capacity')}
      </div>
    </div>
  )
}
