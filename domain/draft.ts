/** What somebody can be writing in a conversation: to the customer, or for colleagues. */
export const DRAFT_MODES = ['reply', 'note'] as const
export type DraftMode = (typeof DRAFT_MODES)[number]
