import { describe, expect } from 'vitest'
import { command, type TestAgent } from '../harness/desk.ts'
import { begun, eve, sue, test } from './desk-stage.ts'

/** Tests of saved views of the list, and their counts. */
export function views(): void {
  describe('views', () => {
    test('are their owner’s, a team’s or everybody’s, and show each what they may see', async ({
      world,
      desk,
    }) => {
      const { ann, bob } = desk
      const team = (await world.admin.post('/v1/teams', { name: 'Night', agentIds: [ann.id] })).body.id
      const make = async (agent: TestAgent, view: object) =>
        agent.api.post('/v1/views', { query: { status: 'waiting', sort: 'waitingSince' }, ...view })
      const mine = await make(ann, { name: 'Mine' })
      expect(mine.body).toMatchObject({ scope: 'private', ownerId: ann.id, query: { sort: 'waitingSince' } })
      const ours = await make(ann, { name: 'Ours', scope: 'team', teamId: team })
      expect(ours.status).toBe(201)
      expect((await make(bob, { name: 'Theirs', scope: 'team', teamId: team })).status).toBe(403)
      expect((await make(ann, { name: 'Everybody’s', scope: 'all' })).status).toBe(403)
      const all = await make(sue, { name: 'Everybody’s', scope: 'all', query: { assigneeId: 'me' } })
      const names = async ({ api }: TestAgent) =>
        (await api.get('/v1/views')).body.items.map(({ name }: { name: string }) => name)
      expect(await names(ann)).toEqual(['Everybody’s', 'Mine', 'Ours'])
      expect(await names(bob)).toEqual(['Everybody’s'])
      expect(await names(sue)).toEqual(['Everybody’s', 'Ours'])
      const path = (view: { body: { id: string } }) => `/v1/views/${view.body.id}`
      expect((await bob.api.get(path(ours))).status).toBe(404)
      expect((await bob.api.patch(path(all), { name: 'x' })).status).toBe(403)
      expect((await sue.api.get(path(mine))).status).toBe(404)
      expect((await sue.api.patch(path(ours), { scope: 'private' })).status).toBe(422)
      expect((await ann.api.patch(path(ours), { scope: 'all' })).status).toBe(403)
      expect((await ann.api.patch(path(ours), { query: { label: 'vip' } })).body.query).toEqual({
        label: 'vip',
      })
      expect((await ann.api.patch(path(ours), { scope: 'private' })).body).toMatchObject({ teamId: null })
      expect(await names(sue)).toEqual(['Everybody’s'])
      expect((await ann.api.delete(path(ours))).status).toBe(204)

      const talk = await begun(desk)
      expect(await command(bob.api, `${talk.path}/assign`, { agentId: bob.id })).toBe('done')
      const asked = `/v1/conversations/counts?views=mine,line,unread,${all.body.id}`
      const counts = async ({ api }: TestAgent) =>
        Object.fromEntries(
          (await api.get(asked)).body.items.map(({ view, count }: { view: string; count: number }) => [
            view === all.body.id ? 'all' : view,
            count,
          ]),
        )
      const ofBob = await counts(bob)
      expect(ofBob.mine).toBeGreaterThan(0)
      expect(ofBob.all).toBeGreaterThanOrEqual(ofBob.mine)
      expect(await counts(eve)).toEqual({ mine: 0, line: 0, unread: 0, all: 0 })
      const hidden = await bob.api.get(`/v1/conversations/counts?views=${mine.body.id}`)
      expect(hidden.body.code).toBe('not_found')
    })

    test('“mine” means the teams of whoever asks', async ({ world, desk }) => {
      const { ann, bob } = desk
      const made = await world.admin.post('/v1/teams', { name: 'Early', agentIds: [ann.id] })
      const { id, path } = await begun(desk)
      expect(await command(sue.api, `${path}/assign`, { teamId: made.body.id })).toBe('done')
      const ids = async ({ api }: TestAgent) =>
        (await api.get('/v1/conversations?teamId=mine')).body.items.map((row: { id: string }) => row.id)
      expect(await ids(ann)).toEqual([id])
      expect(await ids(bob)).toEqual([])
      const { body } = await ann.api.get('/v1/conversations/counts?views=team,closed')
      expect(body.items).toMatchObject([{ view: 'team', count: 1 }, { view: 'closed' }])
      expect((await world.admin.get('/v1/conversations?teamId=mine')).body.code).toBe('no_agent')
    })

    test.for<[string, object, string]>([
      ['an unknown parameter', { query: { colour: 'red' } }, 'query.colour'],
      ['a wrong value', { query: { status: 'asleep' } }, 'query.status.0'],
      ['a page', { query: { limit: '5' } }, 'query.limit'],
      ['a team without its id', { query: {}, scope: 'team' }, 'teamId'],
      [
        'no team’s id',
        { query: {}, scope: 'team', teamId: '0d9488b4-9f0b-4c4e-8f3a-2b1c0d9e8f7a' },
        'teamId',
      ],
      ['no name', { query: {}, name: ' ' }, 'name'],
    ])('with %s is refused', async ([, view, path], { desk }) => {
      const { body } = await desk.ann.api.post('/v1/views', { name: 'View', ...view })
      expect(body).toMatchObject({ status: 422, errors: [{ path }] })
    })
  })
}
