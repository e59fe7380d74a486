import type { ConnectProblem } from '../connect-form.ts'

/** Why a channel can't be connected at Twilio. */
export const TWILIO_PROBLEMS = {
  invalid_credentials: {
    status: 422,
    title: 'The provider does not accept the credentials',
    fix: 'Copy Account SID and auth token again from the front page of the Twilio console. Each region has its own token, so `region` (us1, ie1, au1 or jp1) must be the region of the token.',
  },
  account_suspended: {
    status: 422,
    title: 'The provider’s account is not active',
    fix: 'Do what the Twilio console asks for, then try again.',
  },
  test_credentials: {
    status: 422,
    title: 'These are test credentials',
    fix: 'Use the live Account SID and auth token from the front page of the Twilio console.',
  },
  number_not_in_account: {
    status: 422,
    title: 'The number is not in this account',
    fix: 'Use a number listed under Phone Numbers in this account’s console, in E.164.',
  },
  number_without_sms: {
    status: 422,
    title: 'The number can’t send SMS',
    fix: 'Use a number whose capabilities include SMS.',
  },
  not_a_whatsapp_sender: {
    status: 422,
    title: 'The number is not a WhatsApp sender',
    fix: 'Register the number under Messaging > Senders > WhatsApp senders, or use the sandbox number.',
  },
  sender_offline: {
    status: 422,
    title: 'The WhatsApp sender is not online',
    fix: 'Finish its registration under Messaging > Senders > WhatsApp senders.',
  },
  service_not_found: {
    status: 422,
    title: 'The account has no such Messaging Service',
    fix: 'Copy the SID (MG…) from Messaging > Services.',
  },
  service_without_senders: {
    status: 422,
    title: 'The Messaging Service has no sender for this medium',
    fix: 'Add a sender to the sender pool of the Messaging Service.',
  },
} as const satisfies Record<string, ConnectProblem>

export type TwilioProblemCode = keyof typeof TWILIO_PROBLEMS
