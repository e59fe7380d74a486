import type { ConnectProblem } from '../connect-form.ts'

/** Why a channel can't be connected at EngageLab. */
export const ENGAGELAB_PROBLEMS = {
  invalid_credentials: {
    status: 422,
    title: 'The provider does not accept the credentials',
    fix: 'Copy DevKey and DevSecret again from Configuration Management > API Keys in EngageLab’s WhatsApp console. Check that the key is not expired or disabled, and that its IP whitelist contains this server’s address.',
  },
} as const satisfies Record<string, ConnectProblem>
