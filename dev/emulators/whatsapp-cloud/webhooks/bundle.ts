/** An update for a business: about a number of an account, or about the account. */
export interface Change {
  accountId: string
  numberId?: string
  field: string
  value: Record<string, unknown>
}

const LISTS = ['contacts', 'messages', 'statuses', 'message_echoes', 'user_preferences'] as const

/**
 * Makes one body for all updates: an entry for each account, and in it a change for each run of updates of the same
 * number and field. One POST of Meta's can hold up to a thousand updates.
 */
export function bundle(changes: Change[], now: number): object {
  const entries: { id: string; time: number; changes: Change[] }[] = []
  for (const change of changes) {
    const last = entries.at(-1)
    if (last?.id === change.accountId) last.changes.push(change)
    else entries.push({ id: change.accountId, time: Math.floor(now / 1_000), changes: [change] })
  }
  return {
    object: 'whatsapp_business_account',
    entry: entries.map(entry => ({
      ...entry,
      changes: merged(entry.changes).map(({ value, field }) => ({ value, field })),
    })),
  }
}

function merged(changes: Change[]): Change[] {
  const all: Change[] = []
  for (const change of changes) {
    const last = all.at(-1)
    const fits = last?.field === change.field && last.numberId === change.numberId
    if (last && fits) last.value = mergedValue(last.value, change.value)
    else all.push({ ...change })
  }
  return all
}

function mergedValue(a: Record<string, unknown>, b: Record<string, unknown>): Record<string, unknown> {
  const value = { ...a, ...b }
  for (const list of LISTS) {
    const items = [a[list], b[list]].flatMap(items => (Array.isArray(items) ? items : []))
    const unique = new Map(items.map(item => [JSON.stringify(item), item]))
    // A contact is named once for all messages beside it.
    if (items.length > 0) value[list] = list === 'contacts' ? [...unique.values()] : items
  }
  return value
}
