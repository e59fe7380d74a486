import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type ScriptedModel, startModel } from '../../dev/model/start.ts'
import type { WeekSchedule } from '../../domain/business-hours-schedule.ts'
import { type Desk, openDesk } from '../harness/desk.ts'
import { beginTalk, type Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { everyDay, type Floor, floorOf } from './floor.ts'

export let model: ScriptedModel
export let world: World
export let desk: Desk
export let floor: Floor
export let aiAgentId: string

export const CLOSED = everyDay({ closed: true })
export const OPEN = everyDay({ openAllDay: true })

export function hours(days: WeekSchedule['days'], more: object = {}) {
  return {
    enabled: true,
    timezone: 'UTC',
    unavailableMessage: 'We are closed.',
    replacesGreeting: false,
    language: 'en',
    days,
    holidays: [],
    ...more,
  }
}

export const waitingTalk = (text?: string) => beginTalk(desk, 'waiting', text)

export const received = ({ customer }: Talk, ...texts: string[]) =>
  until(`"${texts}"`, () => JSON.stringify(customer.received()) === JSON.stringify(texts))

/** Sets up the stage for the tests of the file, and closes it after them. */
export function useStage(): void {
  beforeAll(async () => {
    model = await startModel()
    world = await createWorld({ environment: { OPENAI_BASE_URL: model.baseUrl } })
    desk = await openDesk(world)
    floor = floorOf(world, desk)
    const made = await world.admin.post('/v1/ai-agents', {
      name: 'Robin',
      model: 'scripted-demo',
      instructions: 'Help.',
      knowledge: 'Parcels take three days.',
    })
    aiAgentId = made.body.id
  })
  afterAll(async () => {
    await world.close()
    await model.close()
  })
  beforeEach(async () => {
    await floor.begin(desk.ann, 'offline', 50)
    await floor.begin(desk.bob, 'offline')
    await floor.set({
      greeting: { enabled: true, text: 'Welcome!' },
      businessHours: hours(CLOSED),
      aiAgent: { id: aiAgentId, enabled: false },
    })
  })
}
