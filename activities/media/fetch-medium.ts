import { ApplicationFailure, Context } from '@temporalio/activity'
import { loadMediumToFetch, noteFailedTry, settleMissing, settleStored } from '../../db/media.ts'
import type { MediumState } from '../../domain/media.ts'
import type { MediaErrorCode, PassingMediaError } from '../../domain/media-errors.ts'
import { fileTrouble } from '../../platform/file-trouble.ts'
import { FileRefused, type ReceivedFile, receiveFile } from '../../platform/receive-file.ts'
import type { MediaOutcome } from '../../providers/provider.ts'
import { openChannel } from '../channels/open-channel.ts'
import type { Dependencies } from '../dependencies.ts'
import { whileBeating } from '../while-beating.ts'

/**
 * Twilio may announce a file before it is available. A file that is missing after this time will not
 * come, ms.
 */
const NOT_READY_MS = 60_000

type Settled = { state: MediumState; error?: MediaErrorCode }

/**
 * Fetches a file from the provider and stores it. A settled row stays as it is. So a second try after a
 * crash does no harm: the file replaces the same file, and the row is settled once.
 */
export function fetchMedium(dependencies: Dependencies) {
  const { sql, log } = dependencies
  return async ({ mediaId }: { mediaId: string }): Promise<Settled> => {
    const medium = await loadMediumToFetch(sql, mediaId)
    if (!medium) throw ApplicationFailure.nonRetryable('the file does not exist', 'not_found')
    if (medium.state !== 'pending') return { state: medium.state }
    if (medium.channelDeleted) return settle('failed', 'channel_deleted')

    const fetched = await fetchFile(dependencies, medium)
    if (fetched.outcome === 'notStored') {
      log.error({ mediaId, reason: fetched.reason }, 'a customer’s file can’t be stored; it is tried again')
      return tryLater('not_stored')
    }
    switch (fetched.outcome) {
      case 'stored':
        if (await settleStored(sql, mediaId, { ...fetched.file, storageKey: mediaId }))
          return { state: 'stored' }
        await dependencies.mediaStore.delete(mediaId)
        return { state: 'failed' }
      case 'refused':
        return settle('refused', fetched.code)
      case 'missing':
        if (dependencies.clock.now() - medium.createdAt.getTime() >= NOT_READY_MS)
          return settle('failed', 'gone')
        return tryLater('not_ready')
      case 'tryLater':
        return tryLater(fetched.code, fetched.retryAfterMs)
    }

    async function settle(state: 'failed' | 'refused', error: MediaErrorCode): Promise<Settled> {
      await settleMissing(sql, mediaId, state, error)
      return { state, error }
    }

    async function tryLater(code: PassingMediaError, retryAfterMs?: number): Promise<never> {
      await noteFailedTry(sql, mediaId, code)
      throw ApplicationFailure.create({
        message: `the file can’t be fetched yet: ${code}`,
        type: code,
        nextRetryDelay: retryAfterMs,
      })
    }
  }
}

type Fetched =
  | Exclude<MediaOutcome, { outcome: 'taken' | 'refused' }>
  | { outcome: 'refused'; code: MediaErrorCode }
  | { outcome: 'stored'; file: ReceivedFile }
  /** Something is wrong with our own folder. The provider still has the file. */
  | { outcome: 'notStored'; reason: string }

async function fetchFile(
  dependencies: Dependencies,
  medium: { id: string; channelId: string; sourceUrl: string; declaredType: string },
): Promise<Fetched> {
  const { channel, account } = await openChannel(dependencies, medium.channelId)
  const { fetchMedia, definition } = dependencies.provider(channel.provider)
  if (!fetchMedia) return { outcome: 'refused', code: 'not_supported' }
  const request = {
    url: medium.sourceUrl,
    maxBytes: definition.capabilities.largestMedium,
    signal: Context.current().cancellationSignal,
  }
  let file: ReceivedFile | undefined
  try {
    const answer = await whileBeating(() =>
      fetchMedia(account, request, async body => {
        file = await receiveFile(dependencies.mediaStore, medium, body)
      }),
    )
    if (answer.outcome !== 'taken') return answer
    if (!file) throw new Error('the file was claimed but never received')
    return { outcome: 'stored', file }
  } catch (error) {
    if (error instanceof FileRefused) return { outcome: 'refused', code: 'type_refused' }
    const reason = fileTrouble(error)
    if (reason === undefined) throw error
    return { outcome: 'notStored', reason }
  }
}
