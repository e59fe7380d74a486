/** What can be found, in the order in which it is shown. */
export const GROUPS = ['messages', 'contacts', 'conversations'] as const
export type Group = (typeof GROUPS)[number]
