import { EventEmitter, once } from 'node:events'

export type Moment = 'a send' | 'a webhook'

/** Tells when something is in progress. A kill at such a moment shows most. */
export interface Moments {
  tell(moment: Moment): void
  /** Resolves at the next such moment, or when the time is over. */
  next(moment: Moment, patienceMs: number): Promise<void>
}

export function makeMoments(): Moments {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  return {
    tell: moment => void emitter.emit(moment),
    next: (moment, patienceMs) =>
      once(emitter, moment, { signal: AbortSignal.timeout(patienceMs) }).then(
        () => {},
        () => {},
      ),
  }
}
