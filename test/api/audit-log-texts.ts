import { expect } from 'vitest'
import { CHANGED } from '../../domain/audit-log.ts'
import { last, test } from './audit-log-stage.ts'

/** Tests that the log has enough of what has no versions, or was deleted, to bring it back. */
export function wholeTexts(): void {
  test('what nothing else keeps is whole in the log, and what is one’s own alone is not in it', async ({
    world,
    desk,
  }) => {
    const long = 'Long text. '.repeat(1_000).trim()
    const reply = { name: 'Long', shared: true, texts: { en: long } }
    const { id } = (await world.admin.post('/v1/replies', reply)).body
    await world.admin.patch(`/v1/replies/${id}`, { texts: { en: 'Short' } })
    expect(await last(world, 'reply.changed', id)).toMatchObject({
      before: { 'texts.en': long },
      after: { 'texts.en': 'Short' },
    })
    await world.admin.patch(`/v1/replies/${id}`, { texts: { en: long } })
    await world.admin.delete(`/v1/replies/${id}`)
    expect((await last(world, 'reply.deleted', id)).before).toMatchObject({ name: 'Long', 'texts.en': long })

    const own = (await desk.ann.api.post('/v1/replies', { name: 'Own', texts: { en: long } })).body.id
    await desk.ann.api.delete(`/v1/replies/${own}`)
    expect((await last(world, 'reply.deleted', own)).before).toMatchObject({
      name: CHANGED,
      'texts.en': CHANGED,
    })

    const hours = { timezone: 'Asia/Bangkok', days: { monday: { openAllDay: true } } }
    const team = { name: 'Whole', agentIds: [desk.ann.id], businessHours: hours }
    const made = (await world.admin.post('/v1/teams', team)).body
    await world.admin.delete(`/v1/teams/${made.id}`)
    expect((await last(world, 'team.deleted', made.id)).before).toMatchObject({
      name: 'Whole',
      agentIds: [desk.ann.id],
      'businessHours.timezone': 'Asia/Bangkok',
    })

    // The versions of an AI agent have its long texts, until it is deleted.
    const bot = { name: 'Whole', model: 'gpt-5-mini', instructions: 'Short' }
    const ai = (await world.admin.post('/v1/ai-agents', bot)).body.id
    await world.admin.patch(`/v1/ai-agents/${ai}`, { instructions: long })
    expect((await last(world, 'ai_agent.changed', ai)).after?.instructions).toHaveLength(501)
    await world.admin.delete(`/v1/ai-agents/${ai}`)
    expect((await last(world, 'ai_agent.deleted', ai)).before?.instructions).toBe(long)
  })
}
