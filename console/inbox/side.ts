/** Which panel is open beside the conversation. */
export type Side = 'contact' | 'why'
