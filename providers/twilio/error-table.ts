import { ACCOUNT_ERRORS } from './error-table-account.ts'
import { REQUEST_ERRORS } from './error-table-request.ts'
import { SMS_ERRORS } from './error-table-sms.ts'
import { WHATSAPP_ERRORS } from './error-table-whatsapp.ts'

/**
 * What Twilio's error codes mean, on a create or in a status report: a code can show up on either path. The classes follow
 * Twilio's error pages and Meta's mapping of them.
 */
export const ERROR_TABLE = [...ACCOUNT_ERRORS, ...REQUEST_ERRORS, ...SMS_ERRORS, ...WHATSAPP_ERRORS]
