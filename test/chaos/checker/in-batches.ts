import type { Finding } from './facts.ts'

const AT_ONCE = 10

/** Checks all items, a few at once. */
export async function inBatches<T>(items: T[], check: (item: T) => Promise<Finding[]>): Promise<Finding[]> {
  const findings: Finding[] = []
  for (let at = 0; at < items.length; at += AT_ONCE) {
    findings.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(check))).flat())
  }
  return findings
}
