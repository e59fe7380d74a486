import type { CredentialRefusal } from '../definition.ts'

export const CREDENTIALS_REFUSED: CredentialRefusal = {
  codes: ['0', '104', '190'],
  detail: 'Meta does not accept the channel’s access token: it has expired or was revoked.',
  fix: 'Create an access token for a system user that does not expire, and give it to the channel.',
  fixCode: 'cloud_token',
}
