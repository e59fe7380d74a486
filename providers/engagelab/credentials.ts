/** What opens an account at EngageLab, and what its callbacks have to bring; kept sealed as one value. */
export interface EngagelabCredentials {
  devKey: string
  devSecret: string
  /** Stands in the callback address: by default the only thing that tells a callback from a stranger's. */
  pathSecret: string
  /** Of the optional `X-CALLBACK-ID`; both or none. */
  callbackUsername?: string
  callbackSecret?: string
  /** The `Authorization` header that callbacks bring, as it was entered at EngageLab; optional. */
  callbackAuthorization?: string
}

/** As the channel's credentials hold them; empty where they are wiped, which opens nothing. */
export function engagelabCredentials(given: Record<string, string>): EngagelabCredentials {
  return {
    ...given,
    devKey: given.devKey ?? '',
    devSecret: given.devSecret ?? '',
    pathSecret: given.pathSecret ?? '',
  }
}
