import type { CredentialRefusal } from '../definition.ts'

export const CREDENTIALS_REFUSED: CredentialRefusal = {
  codes: ['20003', '20006', '20403'],
  detail: 'Twilio does not accept the channel’s credentials.',
  fix: 'Check that Account SID and auth token are right, that the token is from the channel’s region, and that the account is active. Then save the token again.',
  fixCode: 'twilio_token',
}
