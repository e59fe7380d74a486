/** The secrets of an account at EngageLab, and those that its callbacks have to carry. Stored sealed as one value. */
export interface EngagelabCredentials {
  devKey: string
  devSecret: string
  /** Part of the callback address. By default it is the only thing that tells a callback from a stranger's. */
  pathSecret: string
  /** For the optional `X-CALLBACK-ID`; both or none. */
  callbackUsername?: string
  callbackSecret?: string
  /** The `Authorization` header of callbacks, as it was entered at EngageLab; optional. */
  callbackAuthorization?: string
}

/** Reads a channel's credentials. Values that were wiped are empty, and match nothing. */
export function engagelabCredentials(given: Record<string, string>): EngagelabCredentials {
  return {
    ...given,
    devKey: given.devKey ?? '',
    devSecret: given.devSecret ?? '',
    pathSecret: given.pathSecret ?? '',
  }
}
