import { MockActivityEnvironment } from '@temporalio/testing'
import { describe, expect } from 'vitest'
import { knownSettings, rememberSettings } from '../../activities/sending/known-settings.ts'
import { sendMessage } from '../../activities/sending/send-message.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import { dependenciesOf } from '../harness/dependencies.ts'
import type { Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { World } from '../harness/world.ts'
import { type AgentTalk, beginAgentTalk, sentTo } from './talk.ts'

let talk: AgentTalk

const test = deskTest({ settings: { greeting: { enabled: false, text: 'As it is' } } })
test.beforeEach(async ({ desk }) => {
  talk = await beginAgentTalk(desk)
  remember(desk, { text: 'As remembered' })
})

/** Makes the process cache these settings of the channel, at this version; default: the current one. */
function remember(desk: Desk, greeting: { text: string }, version?: number): void {
  const known = knownSettings(desk.channelId)
  if (!known) throw new Error('opening the conversation reads the settings')
  const settings = { ...known.settings, greeting: { ...known.settings.greeting, ...greeting } }
  rememberSettings(desk.channelId, { version: version ?? known.version, settings })
}

const greeting = (desk: Desk, more: Partial<SendInput> = {}): SendInput => ({
  conversationId: talk.id,
  channelId: desk.channelId,
  seq: 1_000,
  purpose: 'greeting',
  author: { kind: 'system' },
  content: { kind: 'greeting' },
  sendBy: Date.now() + 60_000,
  ...more,
})

const send = (world: World, input: SendInput) =>
  new MockActivityEnvironment({ scheduledTimestampMs: Date.now() }).run(
    sendMessage(dependenciesOf(world)),
    input,
  )

const sent = (world: World) => sentTo(world, talk.customer).map(({ body }) => body)

describe('a greeting by settings that the worker has read before', () => {
  test('is sent without reading the settings again', async ({ world, desk }) => {
    expect(await send(world, greeting(desk))).toMatchObject({ outcome: 'accepted' })
    expect(sent(world)).toEqual(['As remembered'])
  })

  test('is sent once, even if it is tried several times', async ({ world, desk }) => {
    await send(world, greeting(desk))
    await send(world, greeting(desk))
    expect(sent(world)).toEqual(['As remembered'])
  })

  test('uses the current settings, if they have changed', async ({ world, desk }) => {
    remember(desk, { text: 'As it was' }, 0)
    expect(await send(world, greeting(desk))).toMatchObject({ outcome: 'accepted' })
    expect(sent(world)).toEqual(['As it is'])
    // The process has cached them by then.
    expect(knownSettings(desk.channelId)?.settings.greeting.text).toBe('As it is')
  })

  test('is not sent when the customer has opted out', async ({ world, desk }) => {
    await world.sql`
      insert into opt_outs (contact_id, since, by)
      select contact_id, now(), 'keyword' from conversations where id = ${talk.id}`
    expect(await send(world, greeting(desk))).toMatchObject({ outcome: 'failed', code: 'opted_out' })
    expect(sent(world)).toEqual([])
  })

  test('is not sent outside the WhatsApp window', async ({ world, desk }) => {
    await world.sql`
      update conversations set last_inbound_at = now() - interval '24 hours' where id = ${talk.id}`
    await world.sql`
      update messages set received_at = now() - interval '24 hours' where conversation_id = ${talk.id}`
    expect(await send(world, greeting(desk))).toMatchObject({ outcome: 'failed', code: 'outside_window' })
    expect(sent(world)).toEqual([])
  })

  test('is not sent after its time limit', async ({ world, desk }) => {
    expect(await send(world, greeting(desk, { sendBy: Date.now() }))).toMatchObject({
      outcome: 'failed',
      code: 'expired',
    })
    expect(sent(world)).toEqual([])
  })
})
