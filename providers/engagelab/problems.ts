import type { ConnectProblem } from '../connect-form.ts'

/** Why a channel can't be connected at EngageLab. */
export const ENGAGELAB_PROBLEMS = {
  invalid_credentials: {
    status: 422,
    title: 'The provider refuses the credentials',
    fix: 'Copy DevKey and DevSecret anew from Configuration Management > API Keys in EngageLab’s WhatsApp console; see that the key is neither expired nor disabled, and that its IP whitelist has this server’s address.',
  },
} as const satisfies Record<string, ConnectProblem>
