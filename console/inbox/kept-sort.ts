import { SORTS } from './search.ts'
import type { Sort } from './views.ts'

// The order that an agent chose for each view. It is stored in the browser, not in the settings of `/v1/me`: it is known before
// the first request, a phone can have another order than a desk, and a change costs no request. An order for all devices is
// saved with a view.

const keyOf = (agentId: string | undefined) => `switchboard-sorts ${agentId ?? 'administrator'}`

function read(agentId: string | undefined): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(agentId)) ?? '{}')
    return typeof kept === 'object' && kept !== null ? { ...kept } : {}
  } catch {
    return {}
  }
}

/** The order that an agent chose last for a view; undefined: none. */
export function keptSort(agentId: string | undefined, view: string): Sort | undefined {
  const kept = read(agentId)[view]
  return SORTS.find(sort => sort === kept)
}

/** @param sort undefined: the order of the view itself */
export function keepSort(agentId: string | undefined, view: string, sort: Sort | undefined): void {
  const { [view]: _, ...others } = read(agentId)
  try {
    localStorage.setItem(keyOf(agentId), JSON.stringify(sort ? { ...others, [view]: sort } : others))
  } catch {
    // The browser refuses to store it. The order then lasts as long as the address names it.
  }
}
