import type { Context } from 'hono'
import type { FaultAfter, FaultBefore } from '../faults.ts'
import type { Background } from '../state/background.ts'
import type { Env } from './env.ts'
import { TwilioError } from './errors.ts'

/** Makes a request fail before anything is done. Never returns if the fault is to hang. */
export async function failBefore(
  fault: FaultBefore,
  c: Context<Env>,
  background: Background,
): Promise<{ status: number; error: TwilioError; headers: Record<string, string> }> {
  if (fault.kind === 'hang_before_accepting') return hang(c, background, fault.ms)
  if (fault.kind === 'refused') {
    const error = new TwilioError(fault.errorCode)
    return { status: error.status, error, headers: {} }
  }
  const limited = fault.kind === 'rate_limited'
  const error = new TwilioError(limited ? 20429 : 20500)
  const retryAfter = limited ? fault.retryAfterSeconds : undefined
  const headers: Record<string, string> =
    retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  return { status: error.status, error, headers }
}

/** Makes the answer to a request fail after it was carried out. Undefined: answer normally. */
export async function failAfter(
  fault: FaultAfter,
  c: Context<Env>,
  background: Background,
): Promise<TwilioError | 'broken_body' | undefined> {
  switch (fault.kind) {
    case 'error_after_accepting':
      return new TwilioError(20500)
    case 'broken_body':
      return 'broken_body'
    case 'hang_after_accepting':
      return hang(c, background, fault.ms)
    case 'reset_after_accepting':
      c.env.incoming.socket.resetAndDestroy()
      return never()
    case 'slow_answer':
      await background.pause(fault.ms)
      return undefined
  }
}

async function hang(c: Context<Env>, background: Background, ms?: number): Promise<never> {
  if (ms !== undefined && (await background.pause(ms))) c.env.incoming.socket.destroy()
  return never()
}

/** Never answers the request. Closing the emulator closes its connection. */
function never(): Promise<never> {
  return new Promise(() => {})
}
