/**
 * JSON as Meta writes it: what is not ASCII as `\u00e4` in lower case, and slashes and some signs escaped, too. Nobody who
 * reads it and writes it again gets these bytes back.
 */
export function metaJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/')
    .replaceAll('@', '\\u0040')
}
