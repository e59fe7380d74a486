import type { ProviderAccount } from '../provider.ts'

/** A Twilio account with its token in clear text. */
export interface TwilioAccount {
  accountSid: string
  authToken: string
  /**
   * The region that processes the account's data, and the edge through which calls enter Twilio's network. Absent: Twilio's
   * defaults.
   */
  region?: string
  edge?: string
}

/** The account of a channel, in Twilio's terms. */
export function twilioAccount({ accountId, config, credentials }: ProviderAccount): TwilioAccount {
  const { region, edge } = config
  return {
    accountSid: accountId,
    authToken: credentials.authToken ?? '',
    ...(typeof region === 'string' && { region }),
    ...(typeof edge === 'string' && { edge }),
  }
}
