import type { MediumState } from '../../domain/media.ts'

/**
 * Activities of the workflow that fetches a message's files. They take and return ids only, so that no
 * address and no file name is in its history.
 */
export interface MediaActivities {
  /** Fetches one file and stores it. Throws when it must be tried again. */
  fetchMedium(input: { mediaId: string }): Promise<{ state: MediumState; error?: string }>
  giveUpMedium(input: { mediaId: string }): Promise<void>
  reopenMedium(input: { mediaId: string }): Promise<void>
}

export interface FetchMediaInput {
  mediaIds: string[]
  /** True when a person asked for the files again. Failed and refused files are then fetched again. */
  again?: boolean
}
