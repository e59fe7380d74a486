/**
 * JSON in Meta's form: characters outside ASCII as `\u00e4` in lower case, with slashes and some other signs escaped too.
 * These bytes are lost when somebody parses the JSON and writes it again.
 */
export function metaJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/')
    .replaceAll('@', '\\u0040')
}
