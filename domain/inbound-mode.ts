/**
 * How a channel's messages arrive. Either the provider calls our webhook, or, if it can't reach us, its
 * message list is read every few seconds.
 */
export type InboundMode = 'webhook' | 'pull'
