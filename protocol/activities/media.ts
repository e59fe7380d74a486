import type { MediumState } from '../../domain/media.ts'

/**
 * What the workflow that fetches a message's media asks of its activities. Ids only: neither an address nor a file's name
 * is in its history.
 */
export interface MediaActivities {
  /** Fetches one, and stores it. Throws when it is to be tried again. */
  fetchMedium(input: { mediaId: string }): Promise<{ state: MediumState; error?: string }>
  giveUpMedium(input: { mediaId: string }): Promise<void>
  reopenMedium(input: { mediaId: string }): Promise<void>
}

export interface FetchMediaInput {
  mediaIds: string[]
  /** A person asked for them again: what failed or was refused is open once more. */
  again?: boolean
}
