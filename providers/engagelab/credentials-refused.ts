import type { CredentialRefusal } from '../definition.ts'

export const CREDENTIALS_REFUSED: CredentialRefusal = {
  codes: ['2001', '2002'],
  detail:
    'EngageLab does not accept the channel’s DevKey and DevSecret: they are wrong, expired or disabled.',
  fix: 'Copy a valid key from Configuration Management > API Keys into the channel.',
  fixCode: 'engagelab_key',
}
