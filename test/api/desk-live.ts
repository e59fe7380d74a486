import { describe, expect } from 'vitest'
import type { Anything } from '../harness/api-client.ts'
import { componentsOf } from '../harness/described.ts'
import { command } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { begun, eve, listen, rowOf, second, sue, test } from './desk-stage.ts'
import type { EventStream } from './sse-client.ts'

/** Tests of who is looking and typing, what the stream tells about it, and drafts. */
export function liveAndDrafts(): void {
  describe('live', () => {
    test('who looks and writes is told in all processes, to whom it concerns, and not kept', async ({
      desk,
    }) => {
      const { ann, bob } = desk
      const talk = await begun(desk)
      const [bobs, sues, eves] = [
        await listen(bob.api),
        await listen(second.as(sue.token)),
        await listen(eve.api),
      ]
      expect((await ann.api.put(`${talk.path}/viewing`, { typing: true })).status).toBe(204)
      const told = (stream: EventStream, type: string) => stream.passing.filter(one => one.type === type)
      for (const stream of [bobs, sues]) {
        await until('the typing', () => told(stream, 'typing').length > 0)
        expect(told(stream, 'viewing')).toMatchObject([
          { conversationId: talk.id, actor: { id: ann.id }, data: { name: 'Ann', viewing: true } },
        ])
        expect(told(stream, 'typing')).toMatchObject([{ data: { typing: true, mode: 'reply' } }])
      }
      const viewers = [{ agentId: ann.id, name: 'Ann', since: expect.any(String), typing: 'reply' }]
      expect((await rowOf(bob.api, talk.id)).viewers).toEqual(viewers)
      expect((await second.as(bob.token).get(talk.path)).body.viewers).toEqual(viewers)

      // A client that connects later is told who is there.
      const late = await listen(second.as(bob.token))
      await until('who is there', () => told(late, 'typing').length > 0)
      await ann.api.put(`${talk.path}/viewing`, { typing: true, mode: 'note' })
      await until('the note', () => told(sues, 'typing').length === 2)
      await ann.api.delete(`${talk.path}/viewing`)
      await until('her leaving', () => told(sues, 'viewing').length === 2)
      expect(told(sues, 'typing').map(({ data }) => data.mode)).toEqual(['reply', 'note', null])
      expect((await rowOf(bob.api, talk.id)).viewers).toEqual([])

      const resumed = await listen(bob.api, { lastEventId: bobs.lastId() })
      await ann.api.put(`/v1/agents/${ann.id}/presence`, { presence: 'away' })
      await until('something newer', () => resumed.events.some(({ event }) => event === 'agent.presence'))
      expect(resumed.passing.filter(({ type }) => type !== 'line.changed')).toEqual([])
      expect(eves.passing).toEqual([])
    })

    test('presence, settings, the line, read marks and notices come with what they are about', async ({
      world,
      desk,
    }) => {
      const { ann, bob, channelId } = desk
      const bobs = await listen(bob.api)
      const [anns, elsewhere, eves] = [
        await listen(ann.api),
        await listen(ann.api, { query: `?channelId=${channelId}` }),
        await listen(eve.api),
      ]
      const events = (stream: EventStream, type: string) =>
        stream.events.filter(({ event }) => event === type).map(({ data }) => data)
      const passing = (stream: EventStream, type: string) => stream.passing.filter(one => one.type === type)
      const talk = await begun(desk)
      await until('the line', () => passing(bobs, 'line.changed').length > 0)
      expect(passing(bobs, 'line.changed')[0]).toMatchObject({
        channelId,
        data: { depth: expect.any(Number), capped: false, oldestSince: expect.any(String) },
      })
      const assigned = { agentId: ann.id }
      expect(await command(world.admin, `${talk.path}/assign`, assigned)).toBe('done')
      await talk.said('And now?')
      await until('both notices', () => passing(anns, 'notification').length === 2)
      expect(passing(anns, 'notification').map(({ data }) => data.kind)).toEqual(['assigned', 'message'])
      await ann.api.put(`/v1/agents/${ann.id}/presence`, { presence: 'offline' })
      await ann.api.put(`${talk.path}/read`, { seq: await talk.last() })
      await world.admin.patch(`/v1/channels/${channelId}`, { reopenFor: '3h' })
      await until('the settings', () => events(bobs, 'channel.settings').length > 0)
      await until('the mark', () => events(anns, 'read').length > 0)
      await until('the mark elsewhere', () => events(elsewhere, 'read').length > 0)
      await until('the presence', () => events(eves, 'agent.presence').length > 0)
      expect(events(anns, 'read')).toMatchObject([
        { conversationId: talk.id, channelId, data: { agentId: ann.id, seq: await talk.last() } },
      ])
      expect(events(bobs, 'channel.settings').at(-1)).toMatchObject({
        conversationId: null,
        channelId,
        data: { version: expect.any(Number), changed: ['reopenFor'] },
      })
      expect(events(eves, 'agent.presence').at(-1)).toMatchObject({
        conversationId: null,
        channelId: null,
        data: { agentId: ann.id, name: 'Ann', presence: 'offline' },
      })
      // Bob is told nothing about Ann's own things, and Eve only Ann's presence.
      expect([...events(bobs, 'read'), ...passing(bobs, 'notification')]).toEqual([])
      expect(eves.events.filter(({ event }) => event !== 'agent.presence')).toEqual([])
      expect(eves.passing).toEqual([])

      const component = componentsOf((await world.admin.get('/openapi.json')).body)
      const streamed = component('StreamedEvent')
      for (const { data } of [...anns.events, ...bobs.events]) {
        streamed(data)
        expect(streamed.errors, JSON.stringify(data)).toBeNull()
      }
      const validate = component('PassingEvent')
      for (const data of [...anns.passing, ...bobs.passing]) {
        validate(data)
        expect(validate.errors, JSON.stringify(data)).toBeNull()
      }
      // A client that reconnects gets the same stored events again, and with them the queue and the notifications.
      const back = await listen(ann.api, { lastEventId: anns.events[0]?.id })
      await until('all of it', () => back.events.length === anns.events.length - 1)
      expect(back.events.map(({ id }) => id)).toEqual(anns.events.slice(1).map(({ id }) => id))
      const kinds = passing(back, 'notification').map(({ data }) => data.kind)
      expect(kinds).toEqual(expect.arrayContaining(['assigned', 'message']))
    })
  })

  describe('contacts', () => {
    test('who may read a contact is told when it changes, with what it is now', async ({ world, desk }) => {
      const { ann, bob } = desk
      const talk = await begun(desk)
      const { contact } = await rowOf(bob.api, talk.id)
      const path = `/v1/contacts/${contact.id}`
      const changes = (stream: EventStream) =>
        stream.events.flatMap(({ event, data: { contact: told, ...rest } }) =>
          event === 'contact.changed' && told && told.id === contact.id ? [{ ...rest, contact: told }] : [],
        )
      const [anns, eves] = [await listen(ann.api), await listen(eve.api)]
      const sues = await listen(second.as(sue.token))
      await bob.api.patch(path, { notes: 'Speaks Thai', labels: ['vip'] })
      for (const stream of [anns, sues]) await until('the change', () => changes(stream).length > 0)
      const { body: now } = await bob.api.get(path)
      expect(changes(anns)).toMatchObject([
        { conversationId: null, channelId: desk.channelId, data: { contactId: contact.id }, contact: now },
      ])
      expect(now).toMatchObject({ notes: 'Speaks Thai', labels: ['vip'] })

      // It moves forward in the stream: who comes back is told its latest state, once.
      await bob.api.patch(path, { name: 'Mali' })
      await until('the name', () => changes(anns).at(-1)?.contact.name === 'Mali')
      const back = await listen(bob.api, { lastEventId: anns.events[0]?.id })
      await until('it again', () => changes(back).length > 0)
      expect(changes(back)).toMatchObject([{ contact: { name: 'Mali', notes: 'Speaks Thai' } }])

      // Nothing is told of what stays as it is.
      await bob.api.patch(`/v1/contacts/${(await rowOf(bob.api, (await begun(desk)).id)).contact.id}`, {
        notes: 'The next',
      })
      await until('the next', () => anns.events.some(({ data }) => data.contact?.notes === 'The next'))
      expect(changes(anns)).toHaveLength(2)

      // Eve handles another channel, and is mentioned now.
      expect(eves.events.filter(({ event }) => event === 'contact.changed')).toEqual([])
      await command(ann.api, `${talk.path}/notes`, { text: 'Look', mentions: [eve.id] })
      await bob.api.patch(path, { notes: 'Speaks Lao' })
      await until('the change', () => changes(eves).length > 0)
      expect(changes(eves)).toMatchObject([{ contact: { notes: 'Speaks Lao' } }])
      const evesAgain = await listen(eve.api, { lastEventId: anns.events[0]?.id })
      await until('it again', () => changes(evesAgain).length > 0)

      await world.admin.put(`${path}/block`)
      await until('the block', () => changes(anns).at(-1)?.contact.block?.by.kind === 'agent')
      await world.admin.delete(path)
      await until('the erasure', () => changes(anns).at(-1)?.contact.erasure)
      expect(changes(anns).at(-1)?.contact).toMatchObject({ name: null, notes: '', labels: [] })
    })
  })

  test('what short lists are made of is told as it is: agents, teams, labels, channels', async ({
    world,
    desk,
  }) => {
    const { ann, bob, channelId } = desk
    const [anns, eves] = [await listen(ann.api), await listen(eve.api)]
    const begin = anns.lastId()
    /** What was told last of one object. */
    const last = (stream: EventStream, type: string, id: string) =>
      stream.events.findLast(({ event, data }) => event === type && data.data.id === id)?.data
    const told = (stream: EventStream, type: string, id: string, check: (data: Anything) => boolean) =>
      until(type, () => {
        const data = last(stream, type, id)
        return data && check(data) ? data : undefined
      })

    await world.admin.patch(`/v1/agents/${bob.id}`, { name: 'Robert', capacity: 4 })
    const robert = await told(anns, 'agent.changed', bob.id, ({ agent }) => agent.capacity === 4)
    expect(robert).toMatchObject({
      conversationId: null,
      channelId: null,
      agent: { ...(await ann.api.get(`/v1/agents/${bob.id}`)).body, email: null, presenceUntil: null },
    })
    await told(eves, 'agent.changed', bob.id, ({ agent }) => agent.name === 'Robert')

    const { body: team } = await world.admin.post('/v1/teams', { name: 'Live', agentIds: [ann.id] })
    await told(anns, 'team.changed', team.id, data => data.team.agentIds.length === 1)
    await world.admin.patch(`/v1/teams/${team.id}`, { agentIds: [ann.id, bob.id] })
    const both = await told(anns, 'team.changed', team.id, data => data.team.agentIds.length === 2)
    expect(both.team).toEqual((await ann.api.get(`/v1/teams/${team.id}`)).body)
    await world.admin.delete(`/v1/teams/${team.id}`)
    await told(anns, 'team.changed', team.id, data => data.team === undefined)

    const { body: label } = await world.admin.post('/v1/labels', { name: 'live' })
    await world.admin.patch(`/v1/labels/${label.id}`, { name: 'lively' })
    const named = await told(
      anns,
      'label.changed',
      label.id,
      data => data.label.name === 'lively' && data.label.movingFrom === null,
    )
    expect(named.label).toEqual((await ann.api.get(`/v1/labels/${label.id}`)).body)

    // A channel is told to who handles it; whoever comes to handle it, or ceases to, is told of themselves.
    await world.admin.patch(`/v1/channels/${channelId}`, { name: 'Front desk' })
    const front = await told(
      anns,
      'channel.changed',
      channelId,
      ({ channel }) => channel.name === 'Front desk',
    )
    expect(front).toMatchObject({ channelId, channel: { id: channelId, name: 'Front desk' } })
    const member = `/v1/channels/${channelId}/agents/${eve.id}`
    expect((await world.admin.put(member)).status).toBe(204)
    await told(eves, 'agent.changed', eve.id, ({ agent }) => agent.name === 'Eve')
    expect(last(eves, 'channel.changed', channelId)).toBeUndefined()
    expect((await world.admin.delete(member)).status).toBe(202)

    const query = { status: 'waiting' }
    const { body: view } = await sue.api.post('/v1/views', { name: 'Shared', scope: 'all', query })
    await told(anns, 'view.changed', view.id, ({ data }) => data.id === view.id)
    const { body: own } = await sue.api.post('/v1/views', { name: 'Own', query })
    const { body: reply } = await sue.api.post('/v1/replies', {
      name: 'Hi',
      shared: true,
      texts: { en: 'Hi' },
    })
    await told(anns, 'reply.changed', reply.id, ({ data }) => data.id === reply.id)
    expect(last(anns, 'view.changed', own.id)).toBeUndefined()

    // It moves forward in the stream: who comes back is told the latest state, once.
    const back = await listen(ann.api, { lastEventId: begin })
    await told(back, 'reply.changed', reply.id, ({ data }) => data.id === reply.id)
    const again = back.events.filter(
      ({ event, data }) => event === 'agent.changed' && data.data.id === bob.id,
    )
    expect(again).toMatchObject([{ data: { agent: { name: 'Robert', capacity: 4 } } }])
    await world.admin.patch(`/v1/agents/${bob.id}`, { name: 'Bob', capacity: 5 })
    for (const { id } of [view, own]) await sue.api.delete(`/v1/views/${id}`)
    await told(anns, 'view.changed', view.id, ({ at }) => at > view.updatedAt)
  })

  describe('drafts', () => {
    test('are kept by conversation and mode; others see that there is one, not what it says', async ({
      desk,
    }) => {
      const { ann, bob } = desk
      const [talk, other] = [await begun(desk), await begun(desk)]
      const sues = await listen(second.as(sue.token))
      const draft = `${talk.path}/draft`
      expect((await ann.api.get(draft)).status).toBe(404)
      for (const text of ['We', 'We will', 'We will see'])
        expect((await ann.api.put(draft, { text })).body).toMatchObject({ mode: 'reply', text })
      await ann.api.put(`${draft}?mode=note`, { text: 'A secret' })
      await bob.api.put(draft, { text: 'Me too' })
      expect((await ann.api.get(`${other.path}/draft`)).status).toBe(404)
      expect((await bob.api.get(`${draft}?mode=note`)).status).toBe(404)
      const row = await rowOf(bob.api, talk.id)
      expect(row.drafts).toMatchObject([
        { agentId: ann.id, mode: 'reply' },
        { agentId: ann.id, mode: 'note' },
        { agentId: bob.id, mode: 'reply' },
      ])
      const marks = () => sues.passing.filter(({ type }) => type === 'draft')
      await until('the marks', () => marks().length === 3)
      expect(JSON.stringify([row, marks()])).not.toMatch(/We will|secret|Me too/)

      // The conversation changes hands, and the draft is sent. Only the draft that was sent is deleted.
      expect(await command(sue.api, `${talk.path}/assign`, { agentId: bob.id })).toBe('done')
      expect(await command(sue.api, `${talk.path}/assign`, { agentId: ann.id })).toBe('done')
      expect((await ann.api.get(draft)).body.text).toBe('We will see')
      expect(await command(ann.api, `${talk.path}/messages`, { text: 'We will see.' })).toBe('done')
      expect((await ann.api.get(draft)).status).toBe(404)
      expect((await ann.api.get(`${draft}?mode=note`)).body.text).toBe('A secret')
      expect(await command(ann.api, `${talk.path}/notes`, { text: 'A secret.' })).toBe('done')
      expect((await ann.api.get(`${draft}?mode=note`)).status).toBe(404)
      expect((await bob.api.get(draft)).body.text).toBe('Me too')
      expect((await bob.api.delete(draft)).status).toBe(204)
      expect((await rowOf(ann.api, talk.id)).drafts).toEqual([])
      expect((await ann.api.put(draft, { text: '' })).status).toBe(422)
    })
  })
}
