/** `Thu, 30 Jul 2015 20:12:31 +0000`, as v2010 writes it. */
export function rfc2822(ms: number): string {
  return new Date(ms).toUTCString().replace('GMT', '+0000')
}

/** `2015-07-30T20:12:31Z`, as the newer APIs write it. */
export function iso8601(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
