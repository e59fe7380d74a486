/** The groups of hits, in the order in which they are shown. */
export const GROUPS = ['messages', 'contacts', 'conversations'] as const
export type Group = (typeof GROUPS)[number]
