import { MockActivityEnvironment } from '@temporalio/testing'
import { DefaultLogger } from '@temporalio/worker'
import { describe, expect, test } from 'vitest'
import { checkBusinessHours } from '../../activities/allocation/check-business-hours.ts'
import { evaluateRules } from '../../activities/allocation/evaluate-rules.ts'
import { appendEvents, isNumberTaken } from '../../db/events.ts'
import { freePort } from '../../dev/servers/ports.ts'
import { startSecondApi } from '../api/second-api.ts'
import { dependenciesOf } from '../harness/dependencies.ts'
import { command } from '../harness/desk.ts'
import { keep } from '../harness/keeper.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import { type AgentTalk, beginAgentTalk, report, sentTo, stateOf } from '../sending/talk.ts'
import { eventIn, eventsOf, rowIn } from '../workflow/support.ts'
import { closedInThreeDays, everyDay, openInThreeDays } from './floor.ts'

import { desk, floor, isAnswered, world } from './waits-stage.ts'

/** Tests that changed settings reach open conversations, and that decisions stay as they were made. */
export function settingsAndDecisions(): void {
  describe('settings reach open conversations', () => {
    test('also when Temporal was away as they were saved', async () => {
      const away = await startSecondApi(world, { TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` })
      const talk = await beginAgentTalk(desk)
      await until('it to be told', async () => (await keep(world)).settingsTold === 0)
      const days = closedInThreeDays()
      const made = await world.admin.post('/v1/ai-agents', { name: 'Robin', model: 'm', instructions: 'Go.' })
      // The customer is not waiting, so nothing is sent to them.
      await talk.reply('Hi')
      await isAnswered(talk)
      expect(await command(world.admin, `${talk.path}/assign`, { aiAgentId: made.body.id })).toBe('done')
      const path = `/v1/channels/${desk.channelId}`
      const changes = {
        windowNotice: { enabled: true, text: 'Soon.' },
        businessHours: { enabled: true, days },
      }
      expect((await away.admin.patch(path, changes)).status).toBe(200)
      expect((await away.admin.patch(path, changes)).status).toBe(200)
      expect((await stateOf(world, talk)).checksHours).toBe(false)
      expect((await keep(world)).settingsTold).toBeGreaterThan(0)
      await until('it to be told', async () => (await stateOf(world, talk)).followUps.tellsWindow)
      expect((await stateOf(world, talk)).checksHours).toBe(true)
      await until('nothing to be told', async () => (await keep(world)).settingsTold === 0)

      // Conversations of a deleted AI agent go to human agents.
      expect((await away.admin.delete(`/v1/ai-agents/${made.body.id}`)).status).toBe(204)
      expect((await rowIn(world, talk.id)).status).toBe('ai')
      await keep(world)
      await rowIn(world, talk.id, c => c.status === 'waiting')
      expect((await eventIn(world, talk.id, 'conversation.handed_over')).data.reason).toBe('ai_disabled')
      await until('nothing to be told', async () => (await keep(world)).settingsTold === 0)
      await away.close()
      await floor.set({ windowNotice: { enabled: false } })
    })
  })

  test('of two parts in doubt each is told of', async () => {
    const talk = await beginAgentTalk(desk)
    const { address: to } = talk.customer
    world.emulator.faults.set({ kind: 'callbacks_never', times: 2, to })
    const list = { kind: 'error_before_accepting', operation: 'messages.list', times: 'always', to } as const
    world.emulator.faults.set(list)
    world.emulator.faults.set({ kind: 'error_after_accepting', to })
    const id = await talk.reply(`${'A'.repeat(1_500)} ${'B'.repeat(1_500)}`)
    await talk.message(id, 'unknown')
    world.emulator.faults.set({ kind: 'refused', errorCode: 30007, to })
    await report(world, desk, sentTo(world, talk.customer)[0], { MessageStatus: 'delivered' })
    await skipTime(world.temporal, talk.workflowId)
    expect((await talk.message(id, 'failed')).error?.code).toBe('30007')
    const told = (await eventsOf(world, talk.id)).filter(({ data }) => data.messageId === id)
    expect(told.map(({ type }) => type)).toEqual(['message.queued', 'message.unknown', 'message.failed'])
  })

  describe('a decision is recorded, and never made anew', () => {
    const by = (attempt: number) =>
      new MockActivityEnvironment({ attempt }, { logger: new DefaultLogger('ERROR') })
    const placeIn = ({ id }: AgentTalk, seq: number) => ({
      conversationId: id,
      channelId: desk.channelId,
      seq,
    })

    // A reset of the workflow starts counting attempts again.
    test.each([2, 1])('the hours and the rules, by try %d after the one that recorded it', async attempt => {
      const talk = await beginAgentTalk(desk)
      const [message] = await world.sql<{ providerMessageId: string }[]>`
      select provider_message_id from messages where conversation_id = ${talk.id}`
      const rules = (id: string) =>
        world.admin.put(`/v1/channels/${desk.channelId}/rules`, {
          rules: [{ name: 'all', conditions: [], action: { allocate: { to: 'agent', id } } }],
        })
      const hours = { ...placeIn(talk, 5_000), at: Date.now() }
      const route = { ...placeIn(talk, 5_010), providerMessageId: message?.providerMessageId ?? '' }
      const decide = (tries: number) =>
        Promise.all([
          by(tries).run(checkBusinessHours(dependenciesOf(world)), hours),
          by(tries).run(evaluateRules(dependenciesOf(world)), route),
        ])
      await floor.set({ businessHours: { enabled: true, days: openInThreeDays() } })
      await rules(desk.ann.id)
      const decided = await decide(1)
      expect(decided).toMatchObject([
        { open: false, tell: true },
        { to: 'human', agentId: desk.ann.id },
      ])
      await floor.set({ businessHours: { days: everyDay({ openAllDay: true }) } })
      await rules(desk.bob.id)
      expect(await decide(attempt)).toEqual(decided)
      await world.admin.put(`/v1/channels/${desk.channelId}/rules`, { rules: [] })
    })

    test('a number that holds another event, or that of another part, is refused', async () => {
      const talk = await beginAgentTalk(desk)
      const append = (type: 'message.unknown' | 'message.failed', deliveryId: string) =>
        appendEvents(world.sql, { id: talk.id, channelId: desk.channelId }, [
          { seq: 6_000, type, actor: { kind: 'system' }, data: { deliveryId } },
        ])
      expect(await append('message.unknown', 'a')).toBe(1)
      expect(await append('message.unknown', 'a')).toBe(0)
      for (const [type, part] of [
        ['message.failed', 'a'],
        ['message.unknown', 'b'],
      ] as const) {
        const error = await append(type, part).catch(error => error)
        expect(isNumberTaken(error)).toBe(true)
        expect(error.message).toContain('number 6000')
        expect(error.message).toMatch(`holds message.unknown a, and is to hold ${type} ${part}`)
      }
    })
  })
}
