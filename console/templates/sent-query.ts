import { templatesQuery } from './choice.tsx'

/** How long the templates of a channel are not read again, ms: they change seldom, and a thread or list shows many. */
const STALE_MS = 10 * 60_000

/** The templates of a channel's account, for showing what was sent. */
export const sentTemplatesQuery = (channelId: string) => ({
  ...templatesQuery(channelId),
  staleTime: STALE_MS,
})
