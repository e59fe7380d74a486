import type { Context } from 'hono'
import type { Env } from './listen.ts'
import type { Time } from './time.ts'

/** Never answers. With `ms`, the connection is closed after this time; otherwise when the emulator is closed. */
export async function hang(c: Context<Env>, time: Time, ms?: number): Promise<never> {
  if (ms !== undefined && (await time.pause(ms))) c.env.incoming.socket.destroy()
  return new Promise(() => {})
}

/** Drops the connection. */
export function reset(c: Context<Env>): Promise<never> {
  c.env.incoming.socket.resetAndDestroy()
  return new Promise(() => {})
}
