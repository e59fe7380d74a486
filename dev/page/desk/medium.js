/** @import { Medium } from '../types.ts' */
import { h } from '../lib/dom.js'
import { safeUrl } from '../lib/format.js'

/**
 * A file of a message. A customer's is served by the API, once it is there; what an agent sends may be anywhere, and is
 * loaded only from here.
 *
 * @param {Medium} medium
 */
export function renderMedium({ url, contentType, status, error }) {
  const label = contentType ?? 'a file'
  if (status === 'pending') return h('p', { class: 'file' }, `${label}, being fetched`)
  if (url === null)
    return h('p', { class: 'file', title: error?.fix }, `${label}: ${error?.detail ?? 'not available'}`)
  const href = safeUrl(url)
  const link = { href, target: '_blank', rel: 'noreferrer' }
  if (status === 'stored' && contentType?.startsWith('image/'))
    return h('a', link, h('img', { src: href, alt: 'The picture that the customer sent' }))
  if (status === 'stored' && contentType?.startsWith('audio/'))
    return h('audio', { src: href, controls: true, preload: 'none' })
  if (status === 'stored' && contentType?.startsWith('video/'))
    return h('video', { src: href, controls: true, preload: 'none' })
  if (href?.startsWith(`${location.origin}/`))
    return h('img', { src: href, alt: 'The picture that was sent' })
  return h('a', { class: 'file', ...link }, label)
}
