import type { Me } from '../api/types.ts'
import { hasRole } from '../session/me.ts'

/** Where a page stands in the list beside it. */
export const GROUPS = ['desk', 'people', 'own'] as const

interface PageEntry {
  /** In the address, and the folder of its code: `settings/<name>/page.tsx`, which exports `Page`. */
  name: string
  group: (typeof GROUPS)[number]
  /** Who may see it, and whoever may more. */
  role: 'agent' | 'supervisor' | 'admin'
}

/**
 * The pages of the settings, in the order in which they are shown. A new one is a line here, its folder, and its name in the
 * texts (`settings.pages`).
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

/** What a page is told by the address: one thing of it, and a part of that. */
export interface PageProps {
  id?: string
  tab?: string
}

/** The pages that somebody may see. Whoever may not see one gets neither its link nor its content. */
export function pagesFor(me: Me): readonly (typeof PAGES)[number][] {
  return PAGES.filter(({ role }: PageEntry) => role === 'agent' || hasRole(me, role))
}
