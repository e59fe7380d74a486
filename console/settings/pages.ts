import type { Me } from '../api/types.ts'
import { hasRole } from '../session/me.ts'

/** The groups of pages in the list. */
export const GROUPS = ['desk', 'people', 'own'] as const

interface PageEntry {
  /** The name in the address. It is also the folder of its code: `settings/<name>/page.tsx`, which exports `Page`. */
  name: string
  group: (typeof GROUPS)[number]
  /** The least role that may see it. */
  role: 'agent' | 'supervisor' | 'admin'
}

/**
 * The pages of the settings, in the order in which they are shown. A new one needs a line here, its folder, and its
 * name in the texts (`settings.pages`).
 */
export const PAGES = [
  { name: 'channels', group: 'desk', role: 'supervisor' },
  { name: 'ai-agents', group: 'desk', role: 'supervisor' },
  { name: 'replies', group: 'desk', role: 'agent' },
  { name: 'labels', group: 'desk', role: 'supervisor' },
  { name: 'people', group: 'people', role: 'supervisor' },
  { name: 'teams', group: 'people', role: 'supervisor' },
  { name: 'audit-log', group: 'people', role: 'supervisor' },
  { name: 'profile', group: 'own', role: 'agent' },
  { name: 'notifications', group: 'own', role: 'agent' },
  { name: 'keys', group: 'own', role: 'agent' },
  { name: 'sessions', group: 'own', role: 'agent' },
  { name: 'tokens', group: 'own', role: 'agent' },
] as const satisfies readonly PageEntry[]

export type PageName = (typeof PAGES)[number]['name']

/** What the address tells a page: one of its objects, and a tab of that. */
export interface PageProps {
  id?: string
  tab?: string
}

/**
 * The pages that somebody may see. For all others there is neither a link nor content, also not by address. The API
 * checks the role again.
 */
export function pagesFor(me: Me): readonly (typeof PAGES)[number][] {
  return PAGES.filter(({ role }: PageEntry) => role === 'agent' || hasRole(me, role))
}
