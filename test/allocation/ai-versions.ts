import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { until } from '../harness/until.ts'
import { desk, handedOver, robin, scripted, world } from './ai-stage.ts'

/** Each change of an AI agent is a version, and any can be put back. */
export function versions(): void {
  describe('versions', () => {
    const path = () => `/v1/ai-agents/${robin}`
    const listed = async () => (await world.admin.get(`${path()}/versions`)).body.items
    const made = async (name: string) => {
      const agent = { name, model: 'm', instructions: 'Help.', knowledge: 'Open at 9.', temperature: 0.3 }
      return (await world.admin.post('/v1/ai-agents', agent)).body
    }

    test('say who changed what, and from what', async () => {
      const { id, version } = await made('Vera')
      expect(version).toBe(1)
      const vera = `/v1/ai-agents/${id}`
      const changed = await world.admin.raw(vera, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json', 'If-Match': '"1"' },
        body: JSON.stringify({ instructions: 'Be terse.', limits: { maxTurns: 3 } }),
      })
      expect(changed.headers.get('ETag')).toBe('"2"')
      const changedBy = { kind: 'agent', role: 'admin' }
      expect((await world.admin.get(`${vera}/versions`)).body.items).toMatchObject([
        { version: 2, changed: ['instructions', 'limits.maxTurns'], changedBy },
        { version: 1, changed: ['created'], changedBy },
      ])
      expect((await world.admin.get(`${vera}/versions/2`)).body).toMatchObject({
        profile: { name: 'Vera', instructions: 'Be terse.', temperature: 0.3, limits: { maxTurns: 3 } },
        changes: [
          { field: 'instructions', before: 'Help.', after: 'Be terse.' },
          { field: 'limits.maxTurns', before: 30, after: 3 },
        ],
      })
      expect((await world.admin.get(`${vera}/versions/1`)).body).toMatchObject({ changes: [] })
      expect((await world.admin.get(`${vera}/versions/3`)).status).toBe(404)
      // A change that changes nothing makes no version.
      expect((await world.admin.patch(vera, { instructions: 'Be terse.' })).body.version).toBe(2)
      expect((await world.admin.patch(vera, { model: 'n' }, { 'If-Match': '"1"' })).body).toMatchObject({
        code: 'stale_version',
        currentVersion: 2,
      })
      expect((await world.admin.patch(vera, { name: 'robin' })).body.code).toBe('duplicate_name')
    })

    test('can be restored, as a new version, once for a key', async () => {
      const { id } = await made('Rita')
      const rita = `/v1/ai-agents/${id}`
      await world.admin.patch(rita, { instructions: 'Be rude.', temperature: null })
      const restore = `${rita}/versions/1/restore`
      expect((await world.admin.post(restore, {}, { 'If-Match': '"1"' })).status).toBe(412)
      const key = { 'Idempotency-Key': randomUUID(), 'If-Match': '"2"' }
      for (const _ of [1, 2]) {
        expect((await world.admin.post(restore, undefined, key)).body).toMatchObject({
          version: 3,
          instructions: 'Help.',
          temperature: 0.3,
        })
      }
      expect((await world.admin.get(`${rita}/versions`)).body.items).toMatchObject([
        { version: 3, changed: ['instructions', 'temperature'] },
        { version: 2 },
        { version: 1 },
      ])
      const { body } = await world.admin.get(`/v1/audit-log?targetId=${id}`)
      expect(body.items).toMatchObject([
        { action: 'ai_agent.changed', after: { instructions: 'Help.', version: 3, restored: 1 } },
        { action: 'ai_agent.changed', before: { instructions: 'Help.', temperature: 0.3 } },
        { action: 'ai_agent.created', before: null, after: { name: 'Rita', knowledge: 'Open at 9.' } },
      ])
      expect((await world.admin.post(`${rita}/versions/9/restore`)).status).toBe(404)
    })

    test('are made by a process of an earlier version of the service too', async () => {
      const { id } = await made('Otto')
      await world.sql`update ai_agents set instructions = 'Written alone.' where id = ${id}`
      const { body } = await world.admin.get(`/v1/ai-agents/${id}/versions`)
      expect(body.items).toMatchObject([
        { version: 2, changed: ['instructions'], changedBy: { kind: 'system' } },
        { version: 1 },
      ])
      expect((await world.admin.patch(`/v1/ai-agents/${id}`, { model: 'n' })).body.version).toBe(3)
    })

    test('are named by the messages and handovers that they made', async () => {
      await world.admin.patch(path(), { knowledge: `Known since ${Date.now()}` })
      const [{ version }] = await listed()
      const customer = desk.newCustomer()
      await customer.write('Hello')
      const { id } = await customer.conversation(c => c.status === 'ai')
      await until('the answer', () => customer.received().length === 1)
      const { body } = await world.admin.get(`/v1/conversations/${id}/events?limit=100`)
      const queued = body.items.find(({ type }: { type: string }) => type === 'message.queued')
      expect(queued.data).toMatchObject({ kind: 'ai', aiAgentVersion: version })
      scripted.answers = () => ({
        text: '',
        tool: { name: 'hand_over_to_human', arguments: { reason: 'customer_asked', summary: 'Wants one.' } },
      })
      expect((await handedOver('A person, now')).data).toMatchObject({ aiAgentVersion: version })
      scripted.answers = () => ({ text: '' })
      expect((await handedOver('Say nothing')).data).toMatchObject({
        reason: 'ai_empty_answer',
        aiAgentVersion: version,
      })
    })
  })
}
