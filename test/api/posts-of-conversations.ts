import type { ApiClient } from '../harness/api-client.ts'
import { command, type Desk } from '../harness/desk.ts'

/** A request that has an effect. */
export interface Act {
  path: string
  body?: Record<string, unknown>
  /** Who acts; default: the administrator. */
  by?: ApiClient
}

interface Stage {
  desk: Desk
  /** Makes a conversation that Ann has. Returns the beginning of its paths. */
  talk(): Promise<string>
}

/**
 * The POSTs about one conversation. `stage` is called when a test runs, because it does not exist while the tests are
 * collected.
 */
export const postsOfConversations = (stage: () => Stage): Record<string, () => Promise<Act>> => ({
  '/v1/conversations/{id}/messages': async () => ({
    path: `${await stage().talk()}/messages`,
    body: { text: 'Hi' },
  }),
  '/v1/conversations/{id}/messages/{messageId}/retry': async () => {
    const path = await stage().talk()
    const sent = await stage().desk.ann.api.post(`${path}/messages`, { text: 'Hi' }, { Prefer: 'wait=20' })
    return { path: `${path}/messages/${sent.body.messageId}/retry` }
  },
  '/v1/conversations/{id}/messages/{messageId}/settle': async () => {
    const path = await stage().talk()
    const sent = await stage().desk.ann.api.post(`${path}/messages`, { text: 'Hi' }, { Prefer: 'wait=20' })
    return { path: `${path}/messages/${sent.body.messageId}/settle`, body: { sent: true } }
  },
  '/v1/conversations/{id}/assign': async () => ({
    path: `${await stage().talk()}/assign`,
    body: { agentId: stage().desk.bob.id },
  }),
  '/v1/conversations/{id}/unassign': async () => ({ path: `${await stage().talk()}/unassign` }),
  '/v1/conversations/{id}/resolve': async () => ({ path: `${await stage().talk()}/resolve` }),
  '/v1/conversations/{id}/reopen': async () => {
    const path = await stage().talk()
    await command(stage().desk.ann.api, `${path}/resolve`)
    return { path: `${path}/reopen` }
  },
  '/v1/conversations/{id}/snooze': async () => ({
    path: `${await stage().talk()}/snooze`,
    body: { until: new Date(Date.now() + 3_600_000).toISOString() },
  }),
  '/v1/conversations/{id}/unsnooze': async () => {
    const path = await stage().talk()
    await command(stage().desk.ann.api, `${path}/snooze`, {
      until: new Date(Date.now() + 3_600_000).toISOString(),
    })
    return { path: `${path}/unsnooze` }
  },
  '/v1/conversations/{id}/priority': async () => ({
    path: `${await stage().talk()}/priority`,
    body: { priority: 'high' },
  }),
  '/v1/conversations/{id}/notes': async () => ({
    path: `${await stage().talk()}/notes`,
    body: { text: 'Note' },
  }),
  '/v1/conversations/{id}/labels': async () => ({
    path: `${await stage().talk()}/labels`,
    body: { add: ['vip'] },
  }),
})
