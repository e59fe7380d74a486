/** @import { Call } from '../types.ts' */

/**
 * A call as a command for a shell, to be pasted as it is.
 *
 * @param {Pick<Call, 'method' | 'url' | 'headers' | 'body'>} call
 */
export function curlOf({ method, url, headers, body }) {
  const parts = [
    `curl -X ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${quoted(body)}`]),
  ]
  return parts.join(' \\\n  ')
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
