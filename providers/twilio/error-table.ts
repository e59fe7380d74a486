import { ACCOUNT_ERRORS } from './error-table-account.ts'
import { REQUEST_ERRORS } from './error-table-request.ts'
import { SMS_ERRORS } from './error-table-sms.ts'
import { WHATSAPP_ERRORS } from './error-table-whatsapp.ts'

/**
 * What Twilio's error codes mean, both when a message is created and in a status report: the same code can appear in
 * either. The classes follow Twilio's error pages and Meta's mapping of them.
 */
export const ERROR_TABLE = [...ACCOUNT_ERRORS, ...REQUEST_ERRORS, ...SMS_ERRORS, ...WHATSAPP_ERRORS]
