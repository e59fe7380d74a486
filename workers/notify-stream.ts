import type { ActivityInterceptorsFactory } from '@temporalio/worker'

/**
 * Tells those who follow the stream after each activity that there may be new events, because nearly every activity writes
 * some.
 */
export function notifyStreamAfter(...followers: (() => void)[]): ActivityInterceptorsFactory {
  return () => ({
    inbound: {
      async execute(input, next) {
        try {
          return await next(input)
        } finally {
          for (const notify of followers) notify()
        }
      },
    },
  })
}
