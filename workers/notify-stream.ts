import type { ActivityInterceptorsFactory } from '@temporalio/worker'

/** Signals after each activity that there may be new events, because nearly every activity writes some. */
export function notifyStreamAfter(notify: () => void): ActivityInterceptorsFactory {
  return () => ({
    inbound: {
      async execute(input, next) {
        try {
          return await next(input)
        } finally {
          notify()
        }
      },
    },
  })
}
