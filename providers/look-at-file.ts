import type { IncomingMessage } from 'node:http'
import { isAnimatedWebp } from '../domain/media.ts'
import type { LookedAt } from '../domain/outgoing-media.ts'
import { type GuardedOptions, guardedRequest } from './guarded-request.ts'

/**
 * How long to wait for an answer, ms, since the person who attaches the file waits too. After that, nothing is known of the
 * file.
 */
const LOOK_MS = 3_000
const MAX_REDIRECTS = 3
/** Without parameters, which nothing here uses. */
const MIME_TYPE = /^[\w.+-]{1,60}\/[\w.+-]{1,100}/
/** How many bytes of a sticker are read; its beginning tells whether it is animated. */
const HEAD_BYTES = 32

/**
 * Finds out a file's type and size, as the provider will see them when it fetches the file. It uses a GET that is cancelled
 * after the headers, because signed addresses accept no HEAD. Never throws: what can't be found out is left out.
 */
export async function lookAtFile(
  url: string,
  options: Pick<GuardedOptions, 'lookup' | 'trusted'> = {},
): Promise<LookedAt> {
  try {
    const response = await follow(new URL(url), { ...options, signal: AbortSignal.timeout(LOOK_MS) })
    // A cancelled response may still emit an error.
    response.on('error', () => {})
    try {
      return response.statusCode === 200 ? { url, ...(await told(response)) } : { url }
    } finally {
      response.destroy()
    }
  } catch {
    return { url }
  }
}

async function follow(first: URL, options: GuardedOptions): Promise<IncomingMessage> {
  let url = first
  for (let hops = 0; ; hops++) {
    const response = await guardedRequest(url, { ...options, plain: true })
    const { location } = response.headers
    const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode ?? 0)
    if (!isRedirect || location === undefined || hops === MAX_REDIRECTS) return response
    response.destroy()
    url = new URL(location, url)
  }
}

async function told(response: IncomingMessage): Promise<Omit<LookedAt, 'url'>> {
  const {
    'content-type': type = '',
    'content-length': length,
    'content-encoding': encoding,
  } = response.headers
  // Servers may send anything as a type; only a valid one is used.
  const contentType = MIME_TYPE.exec(type)?.[0].toLowerCase()
  // The length of a compressed answer says little about the file.
  const size =
    length !== undefined && /^\d+$/.test(length) && encoding === undefined ? Number(length) : undefined
  const isSticker = contentType === 'image/webp'
  const animated = isSticker ? await isAnimated(response) : undefined
  return {
    ...(contentType && { contentType }),
    ...(size !== undefined && { size }),
    ...(animated !== undefined && { isAnimated: animated }),
  }
}

/** Undefined if it is no WebP. */
async function isAnimated(response: IncomingMessage): Promise<boolean | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= HEAD_BYTES) break
  }
  return isAnimatedWebp(Buffer.concat(chunks))
}
