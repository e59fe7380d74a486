import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { tellEnding } from '../../activities/contacts/learn-addresses.ts'
import { findContacts, lockPeople, mergeContacts } from '../../db/people.ts'
import { dependenciesOf } from '../harness/dependencies.ts'
import { command } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { eventIn, eventsOf, idle, messagesOf, rowIn, signal, stateOf } from '../workflow/support.ts'
import { activity, begin, close, desk, has, merge, world } from './identity-stage.ts'
import { conversationsOf, newPerson, openOf, type Row, type TestPerson, textsIn, write } from './person.ts'

/** Tests in which two contacts turn out to be one person. */
export function twoContacts(): void {
  describe('two contacts turn out to be one person', () => {
    test('of two open conversations one goes on, with what is unanswered in the other', async () => {
      const person = newPerson()
      await write(world, desk, { from: person.userId }, 'by user id')
      await until(
        'a conversation',
        async () => (await conversationsOf(world, desk, [person.userId])).length === 1,
      )
      await write(world, desk, { from: person.number }, 'by number')
      const [first] = await until('two conversations', async () => {
        const rows = await conversationsOf(world, desk, [person.userId, person.number])
        return rows.length === 2 && rows.every(({ status }) => status === 'waiting') && rows
      })
      await write(world, desk, { from: person.number, tells: { userId: person.userId } }, 'by both')
      const open = await openOf(world, desk, person, async row => (await textsIn(world, row.id)).length === 3)
      expect(open.id).toBe(first?.id)
      expect((await textsIn(world, open.id)).sort()).toEqual(['by both', 'by number', 'by user id'])
      const all = await conversationsOf(world, desk, Object.values(person))
      expect(new Set(all.map(({ contactId }) => contactId)).size).toBe(1)
      const ended = all.find(({ id }) => id !== open.id)
      expect(ended).toMatchObject({ status: 'closed', closeReason: 'merged', mergedInto: open.id })
      const told = await Promise.all(all.map(({ id }) => eventsOf(world, id)))
      const types = told.flat().map(({ type }) => type)
      expect(types.filter(type => type === 'contact.merged')).toHaveLength(1)
      expect(types.filter(type => type === 'conversation.merged')).toHaveLength(1)
      // From now on both addresses lead to the same contact.
      await write(world, desk, { from: person.userId }, 'four')
      await write(world, desk, { from: person.number }, 'five')
      await openOf(
        world,
        desk,
        person,
        async row => (await textsIn(world, row.id)).slice(3).join() === 'four,five',
      )
    })

    test('the one that an agent has goes on, however old it is', async () => {
      const person = newPerson()
      await write(world, desk, { from: person.userId }, 'by user id')
      const [older] = await until('a conversation', async () => {
        const rows = await conversationsOf(world, desk, [person.userId])
        return rows.length === 1 && rows
      })
      await write(world, desk, { from: person.number }, 'by number')
      const [younger] = await until('another', async () => {
        const rows = await conversationsOf(world, desk, [person.number])
        return rows.length === 1 && rows
      })
      const path = `/v1/conversations/${younger?.id}`
      expect(await command(desk.ann.api, `${path}/assign`, { agentId: desk.ann.id })).toBe('done')
      await write(world, desk, { from: person.userId, tells: {} }, 'still here')
      // The conversation that ends is the one that learns of it.
      await world.emulator.sendInbound({
        from: person.userId,
        to: desk.ours,
        text: 'both',
        extra: { WaId: person.number.replace('whatsapp:+', '') },
      })
      const open = await openOf(world, desk, person, async row => (await textsIn(world, row.id)).length === 4)
      expect(open).toMatchObject({ id: younger?.id, status: 'assigned' })
      const texts = await textsIn(world, open.id)
      expect(texts.filter(text => text !== 'by number')).toEqual(['by user id', 'still here', 'both'])
      expect(
        (await messagesOf(world, older?.id ?? '')).filter(({ direction }) => direction === 'inbound'),
      ).toEqual([])
      const { body } = await world.admin.get(`/v1/conversations/${older?.id}`)
      expect(body).toMatchObject({ status: 'closed', closeReason: 'merged', mergedInto: younger?.id })
      expect(body.contact.id).toBe((await world.admin.get(path)).body.contact.id)
    })

    test('when neither has an open conversation, they become one as the next opens', async () => {
      const person = newPerson()
      for (const from of [person.userId, person.number]) {
        await write(world, desk, { from }, 'STOP')
        const [row] = await until('it to be resolved', async () => {
          const rows = await conversationsOf(world, desk, [from])
          return rows[0]?.status === 'resolved' && rows
        })
        await close(row as Row)
      }
      await write(world, desk, { from: person.number, tells: { userId: person.userId } }, 'hello')
      const open = await openOf(world, desk, person, has(['hello']))
      await eventIn(world, open.id, 'contact.merged')
      const all = await conversationsOf(world, desk, Object.values(person))
      expect(all).toHaveLength(3)
      expect(await eventIn(world, open.id, 'greeting.skipped')).toMatchObject({
        data: { reason: 'opted_out' },
      })
    })

    /** Writes from an address, and waits for the conversation that begins with it. */
    const talkFrom = async (from: string, status = 'waiting'): Promise<Row> => {
      await write(world, desk, { from }, `from ${from}`)
      return until(`a conversation with ${from}`, async () => {
        const [row] = await conversationsOf(world, desk, [from])
        return row?.status === status && row
      })
    }

    test('while the next conversation opens: it opens for the one they become', async () => {
      const person = newPerson()
      for (const from of [person.userId, person.number]) await close(await talkFrom(from))
      await world.sql.begin(async tx => {
        await lockPeople(tx, desk.channelId)
        await mergeContacts(tx, await findContacts(tx, desk.channelId, [person.userId, person.number]))
        await write(world, desk, { from: person.number }, 'again')
        await until('the opening to wait for it', async () => {
          const [waiting] = await world.sql`
          select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like '%into contacts%'`
          return waiting
        })
      })
      const { contactId } = await openOf(world, desk, person, has(['again']))
      const [contact] = await world.sql<{ mergedInto: string | null }[]>`
      select merged_into from contacts where id = ${contactId}`
      expect(contact).toEqual({ mergedInto: null })
    })

    /**
     * Of three conversations, the second ends for the first, and the third for the second, because that was found out
     * earlier.
     */
    const threeInARow = async (person: TestPerson) => {
      const addresses = [person.number, person.userId, person.parentId]
      const rows: Row[] = []
      for (const address of addresses) rows.push(await talkFrom(address))
      const [first, second, third] = rows as [Row, Row, Row]
      // The workflow was not told: the worker that found it out died.
      expect(await merge(person.userId, person.parentId)).toMatchObject({ goesOn: { id: second.id } })
      expect(await merge(person.number, person.userId)).toMatchObject({ goesOn: { id: first.id } })
      return { first, second, third, all: addresses.map(address => `from ${address}`).sort() }
    }
    const endsForFirst = async (person: TestPerson, { first, all }: { first: Row; all: string[] }) => {
      const isAll = async ({ id }: Row) => (await textsIn(world, id)).sort().join() === all.join()
      expect((await openOf(world, desk, person, isAll)).id).toBe(first.id)
    }

    test('one after the other: all that end do so for the last that goes on', async () => {
      const person = newPerson()
      const rows = await threeInARow(person)
      const ending = await conversationsOf(world, desk, Object.values(person))
      expect(ending.map(({ mergedInto }) => mergedInto)).toEqual([null, rows.first.id, rows.first.id])
      await activity().run(tellEnding, dependenciesOf(world))
      await endsForFirst(person, rows)
    })

    test('one after the other, the last of them told what held before: nothing stays behind', async () => {
      const person = newPerson()
      const rows = await threeInARow(person)
      const { first, second, third } = rows
      const tell = (to: Row, { id: conversationId, workflowId }: Row) =>
        signal(world, to.workflowId, 'mergedInto', {
          conversationId: to.id,
          into: { conversationId, workflowId },
        })
      await tell(second, first)
      const handle = world.temporal.workflow.getHandle(second.workflowId)
      await until('its end', async () => (await handle.describe()).status.name !== 'RUNNING')
      await tell(third, second)
      await endsForFirst(person, rows)
    })

    test('by a message that asks nothing: who waited in the other waits in this one', async () => {
      const person = newPerson()
      const other = await talkFrom(person.userId)
      await write(world, desk, { from: person.number }, 'Hello')
      const row = await until('it', async () => (await conversationsOf(world, desk, [person.number]))[0])
      expect(
        await command(desk.ann.api, `/v1/conversations/${row.id}/messages`, { text: 'It comes tomorrow.' }),
      ).toBe('done')
      await rowIn(world, row.id, ({ status, waitingSince }) => status === 'assigned' && waitingSince === null)
      const since = (await rowIn(world, other.id)).waitingSince
      await write(world, desk, { from: person.number, tells: { userId: person.userId } }, 'Thanks!')
      await openOf(world, desk, person, async ({ id }) => (await textsIn(world, id)).length === 3)
      await idle(world, row)
      expect((await rowIn(world, row.id)).waitingSince).toBe(since)
      expect((await stateOf(world, row.workflowId)).unansweredSince).toBe(Date.parse(since ?? ''))
    })

    test('an agent who begins to an address that two have is led to the one who is talked with', async () => {
      for (const [spare, used] of [
        ['oldNumber', 'number'],
        ['number', 'oldNumber'],
      ] as const) {
        const person = newPerson()
        const row = await talkFrom(person[used])
        // An earlier read found it with another contact, which can happen until it is known that both are one.
        const contactId = randomUUID()
        await world.sql`insert into contacts (id, channel_id) values (${contactId}, ${desk.channelId})`
        await world.sql`
        insert into contact_addresses (channel_id, address, contact_id)
        values (${desk.channelId}, ${person[spare]}, ${contactId})`
        for (const to of [person.number, person.oldNumber]) {
          expect(await begin(desk, to.replace('whatsapp:', ''))).toMatchObject({
            status: 409,
            body: { code: 'conversation_open', conversationId: row.id },
          })
        }
      }
    })
  })
}
