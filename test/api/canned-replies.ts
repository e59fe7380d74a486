import { describe, expect } from 'vitest'
import { command, hireAgent } from '../harness/desk.ts'
import { keep } from '../harness/keeper.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { named, test } from './contacts-stage.ts'

/** Tests of canned replies: who may use and change one, and how one is filled in and sent. */
export function cannedReplies(): void {
  describe('canned replies', () => {
    test('one’s own are one’s own, and shared ones are for whom they are meant', async ({ world, desk }) => {
      const { ann, bob } = desk
      const { body: team } = await world.admin.post('/v1/teams', { name: 'Billing', agentIds: [bob.id] })
      const make = async (api: World['admin'], fields: object) => {
        const { status, body } = await api.post('/v1/replies', { texts: { en: 'Hi' }, ...fields })
        expect(status, JSON.stringify(body)).toBe(201)
        return body.id as string
      }
      const own = await make(ann.api, { name: 'Own', shortcut: 'hi', folder: 'Mine' })
      const all = await make(world.admin, { name: 'All', shortcut: 'hi', shared: true })
      const ofTeam = await make(world.admin, { name: 'Team', shared: true, teamIds: [team.id] })
      const here = await make(world.admin, {
        name: 'Here',
        folder: 'A/B',
        shared: true,
        channelIds: [desk.channelId],
      })
      const eve = await hireAgent(world, 'Eve', [])
      const names = async (api: World['admin'], query = '') =>
        (await api.get(`/v1/replies?${query}`)).body.items.map(({ name }: { name: string }) => name)
      expect(await names(ann.api)).toEqual(['All', 'Here', 'Own'])
      expect(await names(bob.api)).toEqual(['All', 'Team', 'Here'])
      expect(await names(eve.api)).toEqual(['All'])
      expect(await names(ann.api, 'q=hi')).toEqual(['All', 'Own'])
      expect(await names(ann.api, 'folder=A')).toEqual(['Here'])
      expect((await bob.api.get(`/v1/replies/${own}`)).status).toBe(404)
      expect((await world.admin.get(`/v1/replies/${own}`)).status).toBe(404)
      expect((await ann.api.patch(`/v1/replies/${all}`, { name: 'X' })).body.code).toBe('forbidden')
      expect((await ann.api.get(`/v1/replies/${ofTeam}`)).status).toBe(404)
      const twice = await ann.api.post('/v1/replies', { name: 'N', shortcut: 'HI', texts: { en: 'x' } })
      expect(twice.body.code).toBe('duplicate_name')
      expect((await world.admin.post('/v1/replies', { name: 'N', texts: { en: 'x' } })).body.code).toBe(
        'no_agent',
      )
      const wrong = await ann.api.post('/v1/replies', { name: 'N', texts: { en: '{{contact.nmae}}' } })
      expect(wrong.body.errors[0]).toMatchObject({ path: 'texts.en' })
      const { headers } = await ann.api.get(`/v1/replies/${own}`)
      const match = { 'If-Match': String(headers.get('ETag')) }
      expect((await ann.api.patch(`/v1/replies/${own}`, { name: 'Own 2' }, match)).body.version).toBe(2)
      expect((await ann.api.patch(`/v1/replies/${own}`, { name: 'Own 3' }, match)).body.code).toBe(
        'stale_version',
      )
      expect((await world.admin.delete(`/v1/replies/${here}`)).status).toBe(204)
      // The private replies of an agent who leaves are deleted.
      await world.admin.post(`/v1/replies`, { name: 'x', shared: true, texts: { en: 'x' } })
      const leaver = await hireAgent(world, 'Lea', [desk.channelId])
      await make(leaver.api, { name: 'Gone' })
      await world.admin.delete(`/v1/agents/${leaver.id}`)
      await until(
        'it to be gone',
        async () => (await world.sql`select from replies where name = 'Gone'`).length === 0,
      )
    })

    test('the server fills one in for a conversation; its file goes with it, and is kept for it', async ({
      world,
      desk,
    }) => {
      const { ann } = desk
      const talk = await named(world, desk, 'Somchai')
      const sent = await world.admin.raw('/v1/uploads?name=terms.pdf', {
        method: 'POST',
        body: Buffer.from('%PDF-1.4 terms'),
      })
      const { id: uploadId } = (await sent.json()) as { id: string }
      const made = await world.admin.post('/v1/replies', {
        name: 'Terms',
        shared: true,
        texts: {
          th: 'สวัสดี {{contact.name}}',
          en: 'Hello {{contact.name|there}}, order {{?order}}: {{agent.name}}, {{nextOpening|now}}',
        },
        language: 'en',
        fileIds: [uploadId],
      })
      expect(made.status, JSON.stringify(made.body)).toBe(201)
      const path = `/v1/replies/${made.body.id}`
      const render = async (more: object) =>
        (await ann.api.post(`${path}/render`, { conversationId: talk.id, ...more })).body
      expect(await render({})).toMatchObject({
        language: 'en',
        text: 'Hello Somchai, order {{?order}}: Ann, now',
        missing: [{ name: 'order', asked: true }],
      })
      // The same values, for who writes by hand.
      const { body: variables } = await ann.api.get(`${talk.path}/reply-variables`)
      expect(variables.items).toEqual([
        { name: 'contact.name', value: 'Somchai' },
        { name: 'contact.number', value: expect.stringMatching(/^\+\d+$/) },
        { name: 'agent.name', value: 'Ann' },
        { name: 'channel.name', value: expect.any(String) },
        { name: 'nextOpening', value: null },
      ])
      const filled = await render({ answers: { order: '{{contact.name}}' } })
      expect(filled).toMatchObject({
        text: 'Hello Somchai, order {{contact.name}}: Ann, now',
        missing: [],
        files: [{ id: uploadId, name: 'terms.pdf' }],
        parts: 2,
      })
      expect(await render({ language: 'th', preview: true })).toMatchObject({
        language: 'th',
        text: 'สวัสดี Somchai',
      })
      expect((await ann.api.get(path)).body).toMatchObject({ uses: 1 })
      expect((await world.admin.post(`${path}/render`, { conversationId: crypto.randomUUID() })).status).toBe(
        404,
      )

      // Somebody else uploaded the file. It may be sent because the reply contains it.
      const message = { text: filled.text, media: [{ uploadId }] }
      expect(await command(ann.api, `${talk.path}/messages`, message)).toBe('done')
      await world.sql`update uploads set unused_since = now() - interval '2 days' where id = ${uploadId}`
      await keep(world)
      expect((await ann.api.get(path)).body.files).toHaveLength(1)
      await world.admin.patch(path, { fileIds: [] })
      expect((await ann.api.get(path)).body.files).toEqual([])
    })
  })
}
