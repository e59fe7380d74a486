import { expect } from 'vitest'
import type { AuditAction } from '../../domain/audit-log.ts'
import type { ApiClient } from '../harness/api-client.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

export interface Entry {
  id: string
  at: string
  action: AuditAction
  outcome: 'done' | 'refused'
  code: string | null
  actor: { kind: string; id: string | null; name: string | null; role: string | null }
  target: { type: string; id: string | null } | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  token: { id: string; name: string } | null
  source: { address: string; userAgent: string; sessionId: string | null } | null
  requestId: string | null
  commandId: string | null
}

export const test = deskTest({ medium: 'sms' })

export const read = async (world: World, query = '', api: ApiClient = world.admin): Promise<Entry[]> => {
  const { status, body } = await api.get(`/v1/audit-log?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.items
}

/** The newest entry of an action about something. What a workflow does is written a moment later. */
export const last = (world: World, action: AuditAction, targetId?: string): Promise<Entry> =>
  until(action, async () => {
    const about = targetId === undefined ? '' : `&targetId=${targetId}`
    return (await read(world, `action=${action}&limit=1${about}`))[0]
  })
