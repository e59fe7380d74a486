/** How a webhook is to be called, from the connection overrides in its URL's fragment. Times in ms. */
export interface Overrides {
  connectMs: number
  readMs: number
  totalMs: number
  retries: number
  /** Which failures are retried. */
  policy: ReadonlySet<RetryReason>
}

export type RetryReason = '4xx' | '5xx' | 'ct' | 'rt'

const REASONS: readonly RetryReason[] = ['4xx', '5xx', 'ct', 'rt']

/**
 * Reads `#ct=2000&rt=4000&rc=5&rp=ct,5xx`. What is missing or out of range has Twilio's default: 5 s to connect, 15 s to
 * read, 15 s in total, and one retry, only when the connection fails. Source: Twilio, "Webhooks connection overrides".
 */
export function parseOverrides(fragment: string): Overrides {
  const given = new URLSearchParams(fragment.replace(/^#/, ''))
  const number = (name: string, least: number, most: number, otherwise: number) => {
    const value = Number(given.get(name) ?? Number.NaN)
    return Number.isInteger(value) && value >= least && value <= most ? value : otherwise
  }
  const policy = (given.get('rp') ?? 'ct').split(',')
  return {
    connectMs: number('ct', 100, 10_000, 5000),
    readMs: number('rt', 100, 15_000, 15_000),
    totalMs: number('tt', 100, 15_000, 15_000),
    retries: number('rc', 0, 5, 1),
    policy: new Set(policy.includes('all') ? REASONS : REASONS.filter(reason => policy.includes(reason))),
  }
}

/** Splits a configured URL into what is requested and signed, and the fragment, which is neither. */
export function splitFragment(url: string): { target: string; fragment: string } {
  const hash = url.indexOf('#')
  return hash < 0 ? { target: url, fragment: '' } : { target: url.slice(0, hash), fragment: url.slice(hash) }
}
