import type { ProviderAccount } from '../provider.ts'

/** An account at Twilio, with its token in clear. */
export interface TwilioAccount {
  accountSid: string
  authToken: string
  /** Where the account's data are processed, and where Twilio's network is entered; absent: its defaults. */
  region?: string
  edge?: string
}

export function twilioAccount({ accountId, config, credentials }: ProviderAccount): TwilioAccount {
  const { region, edge } = config
  return {
    accountSid: accountId,
    authToken: credentials.authToken ?? '',
    ...(typeof region === 'string' && { region }),
    ...(typeof edge === 'string' && { edge }),
  }
}
