/**
 * How a channel's messages come in: the provider calls our webhook; or, where it can't reach it, its message list is read
 * every few seconds.
 */
export type InboundMode = 'webhook' | 'pull'
