import type { Answer, NoAnswer } from '../provider.ts'
import type { TwilioAccount } from './account.ts'
import { type Call, type ClientOptions, twilioClient, watched } from './client.ts'
import { outcomeOf } from './outcome.ts'

/** Asks Twilio something and turns every failure into an answer. `withinMs`: gives up after this time. */
export async function asked<T extends object>(
  { withinMs, ...options }: ClientOptions & { withinMs?: number },
  account: TwilioAccount,
  ask: (client: ReturnType<typeof twilioClient>) => Promise<T>,
): Promise<Answer<T>> {
  const call: Call = withinMs === undefined ? {} : { signal: AbortSignal.timeout(withinMs) }
  try {
    return { ok: true, ...(await watched(call, () => ask(twilioClient(account, options)))) }
  } catch (thrown) {
    return noAnswer(thrown, call)
  }
}

/** A read changes nothing, so it may be repeated after any failure. The errors are described as for a send. */
function noAnswer(thrown: unknown, call: Call): NoAnswer {
  const outcome = outcomeOf(thrown, call)
  const { error } = outcome
  const retryAfterMs = outcome.outcome === 'notSent' ? outcome.retryAfterMs : undefined
  return { ok: false, error, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}
