import { describe, expect } from 'vitest'
import { command } from '../harness/desk.ts'
import { beginTalk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import { attributesOf, eventIn, idle, stateOf } from '../workflow/support.ts'
import { shown, test } from './snooze-stage.ts'

/** How urgent a conversation is: set by people, and not overwritten by rules. */
export function priority(): void {
  describe('priority', () => {
    test('is changed by people, moves it in the line, and no rule takes it back', async ({
      world,
      desk,
      floor,
    }) => {
      const { ann } = desk
      await floor.presence(ann, 'away')
      const first = await beginTalk(desk, 'waiting')
      const second = await beginTalk(desk, 'waiting')
      const order = async () =>
        (await floor.line()).entries
          .map(({ conversationId }) => conversationId)
          .filter(id => id === first.id || id === second.id)
      expect(await order()).toEqual([first.id, second.id])
      expect(await command(ann.api, `${second.path}/priority`, { priority: 'urgent' })).toBe('done')
      expect(await order()).toEqual([second.id, first.id])
      expect((await eventIn(world, second.id, 'conversation.prioritized')).data).toEqual({
        before: 'normal',
        after: 'urgent',
      })
      await idle(world, second)
      expect((await attributesOf(world, second.workflowId)).ConversationPriority).toEqual(['urgent'])
      await world.admin.put(`/v1/channels/${desk.channelId}/rules`, {
        rules: [
          {
            name: 'low',
            conditions: [{ field: 'message.text', operator: 'contains', value: 'bill' }],
            action: { allocate: { to: 'agent', id: ann.id }, priority: 'low' },
          },
        ],
      })
      await second.customer.write('About the bill')
      await until(
        'the second message',
        async () => (await stateOf(world, second.workflowId)).seenMessages.length === 2,
      )
      await idle(world, second)
      expect(
        (await floor.line()).entries.find(({ conversationId }) => conversationId === second.id),
      ).toMatchObject({
        priority: 'urgent',
      })
      expect((await shown(world, second)) as object).toMatchObject({ priority: 'urgent' })
      const { body } = await ann.api.post(`${first.path}/priority`, { priority: 'asap' })
      expect(body).toMatchObject({ status: 422, errors: [{ path: 'priority' }] })
      await world.admin.put(`/v1/channels/${desk.channelId}/rules`, { rules: [] })
    })
  })
}
