import type { Config } from '../platform/config.ts'
import type { MessagingProvider } from './provider.ts'
import { twilioProvider } from './twilio/provider.ts'

type ProviderConfig = Pick<
  Config,
  'TWILIO_API_BASE_URL' | 'TWILIO_EMULATOR_URL' | 'TWILIO_EMULATOR_ACCOUNT_SID'
>

/** The providers that are built, by name. Throws for one that isn't. */
export function makeProviders(config: ProviderConfig): (name: string) => MessagingProvider {
  const { TWILIO_EMULATOR_ACCOUNT_SID: accountId, TWILIO_EMULATOR_URL: url } = config
  const emulator = accountId === undefined ? undefined : { accountId, url }
  const twilio = twilioProvider({ baseUrl: config.TWILIO_API_BASE_URL, emulator })
  return name => {
    if (name === 'twilio') return twilio
    throw new Error(`no provider is named ${name}`)
  }
}
