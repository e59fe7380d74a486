import { type Context, Hono } from 'hono'
import { loadMedium, type Medium } from '../../db/media.ts'
import { loadUpload } from '../../db/uploads.ts'
import { extensionOf, isPlayable } from '../../domain/media.ts'
import { mediaError } from '../../domain/media-errors.ts'
import type { ApiEnvironment } from '../http/auth.ts'
import { readRange } from '../http/byte-range.ts'
import { Problem } from '../http/problem.ts'
import type { Services } from '../services/services.ts'

/**
 * Serves files to anyone with a signed link. Customers' files come from strangers, so a browser shows only pictures,
 * audio, video and PDF, and downloads everything else. Nothing in a file may run or load anything.
 */
export function mediaFileRoutes({ dependencies: { sql, log }, mediaLinks, mediaStore }: Services) {
  /** The file that a link leads to. Only links to uploads contain a name. */
  async function find(id: string, isUpload: boolean): Promise<ServedFile> {
    if (!isUpload) return stored(await loadMedium(sql, id))
    const upload = await loadUpload(sql, id)
    if (!upload) throw new Problem('not_found', 'This file does not exist, or was deleted.')
    const { contentType, size, name } = upload
    return { contentType, size, name, storageKey: id }
  }

  return new Hono<ApiEnvironment>().get('/:id/:name?', async c => {
    const { id, name } = c.req.param()
    const { expires, signature } = c.req.query()
    // Errors are not cached, since the next try may succeed.
    c.header('Cache-Control', 'no-store')
    if (!mediaLinks.isGood(id, expires, signature)) {
      throw new Problem('media_link_invalid', 'The link was altered or has expired.')
    }
    const file = await find(id, name !== undefined)
    const { size, storageKey } = file
    const range = readRange(c.req.header('Range'), size)
    if (range === 'unsatisfiable') {
      c.header('Content-Range', `bytes */${size}`)
      throw new Problem('range_not_satisfiable', `The file has ${size} bytes.`)
    }
    const body = await mediaStore.open(storageKey, range)
    if (!body) {
      log.error(
        { mediaId: id },
        'a stored file is missing: check that workers and API processes share DATA_DIR',
      )
      throw new Problem('not_found', 'The file is missing from storage.')
    }
    setHeaders(c, { id, ...file, expires: Number(expires) })
    c.header('Content-Length', String(range ? range.end - range.start + 1 : size))
    if (range) c.header('Content-Range', `bytes ${range.start}-${range.end}/${size}`)
    const status = range ? 206 : 200
    if (c.req.method !== 'HEAD') return c.body(body as ReadableStream, status)
    await body.cancel()
    return c.body(null, status)
  })
}

interface ServedFile {
  contentType: string
  size: number
  storageKey: string
  /** The name that its uploader gave it. */
  name?: string
}

function stored(medium: Medium | undefined): ServedFile {
  if (!medium) throw new Problem('not_found', 'This file does not exist.')
  const { state, error, contentType, size, storageKey } = medium
  if (state === 'pending') throw new Problem('media_pending', 'The file is being fetched from the provider.')
  if (contentType === null || size === null || storageKey === null) {
    const { detail, fix } = mediaError(error ?? '')
    throw new Problem('media_unavailable', detail, { fix })
  }
  return { contentType, size, storageKey }
}

function setHeaders(
  c: Context,
  {
    id,
    contentType,
    expires,
    name,
  }: Pick<ServedFile, 'contentType' | 'name'> & { id: string; expires: number },
): void {
  const plain = name !== undefined && /^[\w .()-]+$/.test(name) ? name : `${id}.${extensionOf(contentType)}`
  // RFC 6266: a client that can't read `filename*` uses `filename`.
  const named = name === undefined ? '' : `; filename*=UTF-8''${encodeRfc8187(name)}`
  c.header('Content-Type', contentType.startsWith('text/') ? `${contentType}; charset=utf-8` : contentType)
  c.header(
    'Content-Disposition',
    `${isPlayable(contentType) ? 'inline' : 'attachment'}; filename="${plain}"${named}`,
  )
  c.header('Accept-Ranges', 'bytes')
  // A file never changes. Still, a cache keeps it no longer than the link is valid, in case the reader loses access.
  const seconds = Math.max(0, expires - Math.ceil(Date.now() / 1_000))
  c.header('Cache-Control', `private, max-age=${seconds}, immutable`)
}

/** Percent-encodes every character that RFC 8187 does not allow unencoded. */
function encodeRfc8187(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
