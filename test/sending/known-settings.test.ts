import { MockActivityEnvironment } from '@temporalio/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { knownSettings, rememberSettings } from '../../activities/messages/known-settings.ts'
import { sendMessage } from '../../activities/messages/send-message.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import { dependenciesOf } from '../harness/dependencies.ts'
import { type Desk, openDesk } from '../harness/desk.ts'
import { createWorld, type World } from '../harness/world.ts'
import { sentTo, startTalk, type Talk } from './talk.ts'

let world: World
let desk: Desk
let talk: Talk

beforeAll(async () => {
  world = await createWorld()
  desk = await openDesk(world, { settings: { greeting: { enabled: false, text: 'As it is' } } })
})
afterAll(() => world.close())
beforeEach(async () => {
  talk = await startTalk(desk)
  remember({ text: 'As remembered' })
})

/** Has the process take the channel's settings for these, read at this version: by default the one of now. */
function remember(greeting: { text: string }, version?: number): void {
  const known = knownSettings(desk.channelId)
  if (!known) throw new Error('opening the conversation reads the settings')
  const settings = { ...known.settings, greeting: { ...known.settings.greeting, ...greeting } }
  rememberSettings(desk.channelId, { version: version ?? known.version, settings })
}

const greeting = (more: Partial<SendInput> = {}): SendInput => ({
  ...{ conversationId: talk.id, channelId: desk.channelId, seq: 1_000, purpose: 'greeting' },
  author: { kind: 'system' },
  content: { kind: 'greeting' },
  sendBy: Date.now() + 60_000,
  ...more,
})

const send = (input: SendInput) =>
  new MockActivityEnvironment({ scheduledTimestampMs: Date.now() }).run(
    sendMessage(dependenciesOf(world)),
    input,
  )

const sent = () => sentTo(world, talk.customer).map(({ body }) => body)

describe('a greeting by settings that the worker has read before', () => {
  test('goes out without another look at them', async () => {
    expect(await send(greeting())).toMatchObject({ outcome: 'accepted' })
    expect(sent()).toEqual(['As remembered'])
  })

  test('goes out once, however often it is tried', async () => {
    await send(greeting())
    await send(greeting())
    expect(sent()).toEqual(['As remembered'])
  })

  test('says what the settings say now, if they have changed since', async () => {
    remember({ text: 'As it was' }, 0)
    expect(await send(greeting())).toMatchObject({ outcome: 'accepted' })
    expect(sent()).toEqual(['As it is'])
    // They are known by then.
    expect(knownSettings(desk.channelId)?.settings.greeting.text).toBe('As it is')
  })

  test('stays here when the customer has opted out', async () => {
    await world.sql`
      insert into opt_outs (contact_id, since, by)
      select contact_id, now(), 'keyword' from conversations where id = ${talk.id}`
    expect(await send(greeting())).toMatchObject({ outcome: 'failed', code: 'opted_out' })
    expect(sent()).toEqual([])
  })

  test('stays here outside the WhatsApp window', async () => {
    await world.sql`
      update conversations set last_inbound_at = now() - interval '24 hours' where id = ${talk.id}`
    await world.sql`
      update messages set received_at = now() - interval '24 hours' where conversation_id = ${talk.id}`
    expect(await send(greeting())).toMatchObject({ outcome: 'failed', code: 'outside_window' })
    expect(sent()).toEqual([])
  })

  test('stays here after its time', async () => {
    expect(await send(greeting({ sendBy: Date.now() }))).toMatchObject({ outcome: 'failed', code: 'expired' })
    expect(sent()).toEqual([])
  })
})
