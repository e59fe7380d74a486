/** What is shown beside a conversation. */
export type Side = 'contact' | 'why'
