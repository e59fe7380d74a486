import type { Channel } from '../../api/types.ts'

/** The API's code for a webhook that points somewhere else. */
const NOT_HERE = 'not_pointed_here'

/** Keys of `channels.health` in the locales. */
type HealthKey = 'broken' | 'elsewhere' | 'reading' | 'notice' | 'left' | 'silent' | 'pull' | 'well'

/** The health of a channel, as it is shown. */
export interface Health {
  tone: 'good' | 'wait' | 'bad'
  key: HealthKey
  /** What the service says more about it, by its codes. */
  about?:
    | { what: 'problem'; problem: NonNullable<Channel['problem']> }
    | { what: 'reading'; error: string }
    | { what: 'elsewhere' }
    | { what: 'notice'; notice: Channel['notices'][number] }
  /** When it was seen. */
  at?: string
}

/** The health of a channel: the worst thing that is known about it. */
export function healthOf(channel: Channel): Health {
  const { problem, inbound, notices, lastWebhookAt } = channel
  if (problem) return { tone: 'bad', key: 'broken', about: { what: 'problem', problem } }
  if (inbound.error === NOT_HERE) {
    const at = inbound.lastReadAt ?? undefined
    return { tone: 'wait', key: 'elsewhere', about: { what: 'elsewhere' }, at }
  }
  if (inbound.error) return { tone: 'bad', key: 'reading', about: { what: 'reading', error: inbound.error } }
  const refused = inbound.left
    .filter(({ what, lastAt }) => what === 'invalid_signature' && isAfter(lastAt, lastWebhookAt))
    .at(0)
  if (refused) return { tone: 'bad', key: 'left', at: refused.lastAt }
  const notice = notices[0]
  if (notice) return { tone: 'wait', key: 'notice', about: { what: 'notice', notice }, at: notice.at }
  if (inbound.mode === 'pull') {
    return { tone: 'wait', key: 'pull', at: inbound.lastReadAt ?? undefined }
  }
  if (lastWebhookAt === null) return { tone: 'wait', key: 'silent' }
  return { tone: 'good', key: 'well', at: lastWebhookAt }
}

const isAfter = (at: string, other: string | null) => other === null || at > other
