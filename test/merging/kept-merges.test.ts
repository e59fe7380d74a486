import { describe, expect } from 'vitest'
import { forgetOldMerges } from '../../db/merges.ts'
import { command } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { rowIn } from '../workflow/support.ts'
import { merge, openOf, partyOf, test, timersOf, undo, untilMerged, untilOpenWith } from './stage.ts'

describe('what is kept to undo a merge', () => {
  test('a label that was renamed since comes back by its new name', async ({ world, desk }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    const { body: label } = await world.admin.post('/v1/labels', { name: 'Late payer' })
    await desk.ann.api.patch(`/v1/contacts/${gone.contactId}`, { labels: ['Late payer'] })
    const done = await merge(world, gone, stays)
    await world.admin.patch(`/v1/labels/${label.id}`, { name: 'Slow payer' })
    await until('the new name', async () => {
      const { body } = await world.admin.get(`/v1/contacts/${stays.contactId}`)
      return body.labels.join() === 'Slow payer'
    })
    const { body } = await undo(world, stays, done)
    expect(body.separated.labels).toEqual(['Slow payer'])
    expect(body.stayed.labels).toEqual([])
  })

  test('of several merges the last one first', async ({ world, desk }) => {
    const [one, two, three] = [
      await partyOf(world, desk, 'A1'),
      await partyOf(world, desk, 'B1'),
      await partyOf(world, desk, 'C1'),
    ]
    const first = await merge(world, one, two)
    await untilMerged(world, two, ['A1', 'B1'])
    const second = await merge(world, two, three)
    await untilMerged(world, three, ['A1', 'B1', 'C1'])
    expect((await undo(world, three, first)).body).toMatchObject({ status: 409, code: 'merge_not_latest' })
    expect((await undo(world, three, second)).status).toBe(200)
    await untilOpenWith(world, three, ['C1'])
    await untilMerged(world, two, ['A1', 'B1'])
    expect((await undo(world, two, first)).status).toBe(200)
    await untilOpenWith(world, one, ['A1'])
    await untilOpenWith(world, two, ['B1'])
  })

  test('merged again after it was undone, they are one again', async ({ world, desk }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    const first = await merge(world, gone, stays)
    await untilMerged(world, stays, ['A1', 'B1'])
    expect((await undo(world, stays, first)).status).toBe(200)
    await untilOpenWith(world, gone, ['A1'])
    await merge(world, gone, stays)
    await untilMerged(world, stays, ['A1', 'B1'])
    await gone.customer.write('A2')
    await stays.customer.write('B2')
    await untilMerged(world, stays, ['A1', 'B1', 'A2', 'B2'])
  })

  test('a block goes with the contact that had it', async ({ world, desk }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    await world.admin.put(`/v1/contacts/${gone.contactId}/block`)
    await rowIn(world, gone.id, c => c.status === 'closed')
    const done = await merge(world, gone, stays)
    expect((await world.admin.get(`/v1/contacts/${stays.contactId}`)).body.block).not.toBeNull()
    const { body } = await undo(world, stays, done)
    expect(body.stayed.block).toBeNull()
    expect(body.separated.block).toMatchObject({ by: { role: 'admin' } })
  })

  test('not while a message waits to be sent: it may be for either of the two', async ({ world, desk }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    const done = await merge(world, gone, stays)
    await untilMerged(world, stays, ['A1', 'B1'])
    const [open] = await openOf(world, stays)
    expect(await command(desk.ann.api, `/v1/conversations/${open?.id}/messages`, { text: 'Hi' })).toBe('done')
    await until('the reply', () => [stays, gone].some(({ customer }) => customer.received().includes('Hi')))
    const [part] = await world.sql<{ id: string }[]>`
      insert into deliveries (id, message_id, part, attempt, status, text, send_by, updated_at)
      select gen_random_uuid(), id, 9, 1, 'queued', 'Hi', now() + interval '1 hour', now() - interval '1 minute'
      from messages
      where conversation_id = ${open?.id ?? ''} and text = 'Hi' and direction = 'outbound'
      returning id`
    const { body, headers } = await undo(world, stays, done)
    expect(body).toMatchObject({ status: 409, code: 'merge_busy', conversationId: open?.id })
    expect(Date.parse(body.until)).toBeGreaterThan(Date.now())
    expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
    // It has waited a minute already, so it is not waited for.
    expect(await timersOf(world, done)).toBe(0)
    await world.sql`delete from deliveries where id = ${part?.id ?? ''}`
    expect((await undo(world, stays, done)).status).toBe(200)
    await untilOpenWith(world, gone, ['A1'])
  })

  test('not after a day, not after an erasure; and nothing of it is kept then', async ({ world, desk }) => {
    const [gone, stays] = [await partyOf(world, desk, 'A1'), await partyOf(world, desk, 'B1')]
    await desk.ann.api.patch(`/v1/contacts/${gone.contactId}`, { notes: 'A secret' })
    const done = await merge(world, gone, stays)
    const exported = await world.admin.get(`/v1/contacts/${stays.contactId}/export`)
    expect(exported.body.merges).toMatchObject([{ id: done.id, before: [{ notes: 'A secret' }, {}] }])
    await world.sql`update contact_merges set undo_until = now() where id = ${done.id}`
    expect((await undo(world, stays, done)).body).toMatchObject({ status: 409, code: 'merge_final' })
    expect((await world.admin.get(`/v1/contacts/${stays.contactId}`)).body.merges).toEqual([])
    expect(await forgetOldMerges(world.sql)).toBe(1)
    expect(await world.sql`select from contact_merges where id = ${done.id}`).toHaveLength(0)

    const other = await partyOf(world, desk, 'C1')
    const second = await merge(world, stays, other)
    expect((await world.admin.raw(`/v1/contacts/${other.contactId}`, { method: 'DELETE' })).status).toBe(202)
    await until('the erasure', async () => {
      const rows = await world.sql`select from contact_merges where id = ${second.id}`
      return rows.length === 0
    })
    expect((await undo(world, other, second)).body).toMatchObject({ status: 409, code: 'merge_final' })
    await rowIn(world, other.id, c => c.status === 'closed')
  })
})
