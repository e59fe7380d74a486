import { useTranslations } from 'use-intl'
import type { Messages } from '../../locales/index.ts'
import { SelectField, TextField } from '../form/fields.tsx'
import type { CredentialField } from './providers.ts'

type FieldName = Exclude<keyof Messages['channels']['account'], 'optional' | 'usual' | 'mediums' | 'more'>

/** The fields of an account at a provider. Those that few people need are folded away. */
export function AccountFields({ fields }: { fields: readonly CredentialField[] }) {
  const t = useTranslations('channels.account')
  const rare = fields.filter(field => field.rare)
  return (
    <>
      <Some fields={fields.filter(field => !field.rare)} />
      {rare.length > 0 && (
        <details>
          <summary className="cursor-pointer text-sm text-soft">{t('more')}</summary>
          <div className="mt-3 grid gap-4">
            <Some fields={rare} />
          </div>
        </details>
      )}
    </>
  )
}

function Some({ fields }: { fields: readonly CredentialField[] }) {
  const t = useTranslations('channels.account')
  return fields.map(({ name, secret, optional, placeholder, options }) => {
    const key = name as FieldName
    const label = optional ? t('optional', { label: t(`${key}.label`) }) : t(`${key}.label`)
    const hint = t(`${key}.hint`)
    if (options) {
      return (
        <SelectField
          key={name}
          name={name}
          label={label}
          hint={hint}
          empty={optional ? t('usual') : undefined}
          options={options.map(value => ({
            value,
            label: value === 'whatsapp' || value === 'sms' ? t(`mediums.${value}`) : value,
          }))}
        />
      )
    }
    return (
      <TextField
        key={name}
        name={name}
        label={label}
        hint={hint}
        placeholder={placeholder}
        type={secret ? 'password' : 'text'}
        autoComplete="off"
        spellCheck={false}
        data-1p-ignore=""
      />
    )
  })
}
