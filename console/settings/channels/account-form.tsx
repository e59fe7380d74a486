import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import { ifMatch } from '../../api/if-match.ts'
import type { Channel, ChannelChanges } from '../../api/types.ts'
import { SwitchField } from '../form/fields.tsx'
import { SavedForm } from '../form/saved-form.tsx'
import { Section } from '../form/section.tsx'
import { useSaved } from '../form/use-saved.ts'
import { AccountFields } from './account-fields.tsx'
import { readChannel, useKeepChannel } from './data.ts'
import { entered, FORMS, type ProviderName, providerOf } from './providers.ts'

const NO_SWITCH = { newCallbackAddress: false, plainCallbacks: false }
/**
 * The change that makes EngageLab's callbacks plain: nothing but the secret in their address proves that they are
 * genuine.
 */
const PLAIN = { callbackUsername: null, callbackSecret: null, callbackAuthorization: null }

/** The credentials of a connected channel. Secrets can be entered, but are never shown. */
export function AccountForm({ channel }: { channel: Channel }) {
  const provider = providerOf(channel)
  return provider ? <OfProvider channel={channel} provider={provider} /> : null
}

/**
 * The form for a provider that the console knows. Only changed values are sent, so a secret that was not entered
 * stays.
 */
function OfProvider({ channel, provider }: { channel: Channel; provider: ProviderName }) {
  const t = useTranslations('channels.overview')
  const keep = useKeepChannel()
  const { id, version } = channel
  const fields = FORMS[provider].changes
  /** The values of the account in the form. The field of a secret is empty; left empty, the secret stays. */
  const shown = (one: Channel): Record<string, string | boolean> => {
    const facts = one as unknown as Record<string, unknown>
    const textOf = (name: string) => (typeof facts[name] === 'string' ? facts[name] : '')
    const texts = Object.fromEntries(fields.map(({ name, secret }) => [name, secret ? '' : textOf(name)]))
    return provider === 'engagelab' ? { ...texts, ...NO_SWITCH } : texts
  }
  const saved = useSaved<Record<string, string | boolean>>({
    values: shown(channel),
    version,
    async save(given, base) {
      const before = shown(channel)
      const changed = Object.entries(given).filter(([name, value]) => (value ?? '') !== before[name])
      const texts = changed.flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value] as const] : [],
      )
      const body: Record<string, unknown> = entered(Object.fromEntries(texts))
      // Null restores the default; other empty fields are not sent at all.
      if (changed.some(([name, value]) => name === 'edge' && !value)) body.edge = null
      if (given.newCallbackAddress === true) body.newCallbackAddress = true
      if (given.plainCallbacks === true) Object.assign(body, PLAIN)
      const params = { path: { id }, header: { 'if-match': ifMatch(base) } }
      keep((await ask(api.PATCH('/v1/channels/{id}', { params, body: body as ChannelChanges }))) as Channel)
    },
    async reload() {
      const now = await readChannel(id)
      keep(now)
      return { values: shown(now), version: now.version }
    },
  })
  const facts = channel as unknown as Record<string, unknown>
  const named = ['accountSid', 'wabaId', 'phoneNumberId'].filter(name => typeof facts[name] === 'string')
  return (
    <SavedForm saved={saved} label={t('account')}>
      <Section title={t('account')} about={t('accountAbout')}>
        {named.map(name => (
          <p key={name} className="text-sm">
            <span className="text-soft">{t(`names.${name as 'wabaId'}`)} </span>
            <code className="font-mono text-xs break-all">{String(facts[name])}</code>
          </p>
        ))}
        <div className="grid max-w-lg gap-4">
          <AccountFields fields={fields} />
          {provider === 'engagelab' && (
            <>
              <SwitchField name="newCallbackAddress" label={t('newAddress')} hint={t('newAddressHint')} />
              <SwitchField name="plainCallbacks" label={t('plain')} hint={t('plainHint')} />
            </>
          )}
        </div>
      </Section>
    </SavedForm>
  )
}
