import type { ActivityInterceptorsFactory } from '@temporalio/worker'

/** Says after each activity that the event stream may have grown: nearly all write to it. */
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
