import type { Ledger } from '../dev/emulators/twilio/ledger.ts'

/** A turn that takes longer than this has failed, ms. */
const TIMEOUT_MS = 30_000

/** Tells when requests for new messages reach the emulator. Both run in this process, so they share a clock. */
export interface Arrivals {
  /** The moment (`performance.now()`) when the next message to this address is requested. */
  next(address: string): Promise<number>
}

export function watchArrivals(ledger: Ledger): Arrivals {
  const waiting = new Map<string, (at: number) => void>()
  ledger.onCreate(({ at, parameters }) => {
    const to = String(parameters.To)
    const arrived = waiting.get(to)
    waiting.delete(to)
    arrived?.(at)
  })
  return {
    next: address =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(address)
          reject(new Error(`nothing reached Twilio for ${address} within ${TIMEOUT_MS / 1_000} s`))
        }, TIMEOUT_MS)
        waiting.set(address, at => {
          clearTimeout(timer)
          resolve(at)
        })
      }),
  }
}
