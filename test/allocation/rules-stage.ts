import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { type ScriptedModel, startModel } from '../../dev/model/start.ts'
import { type Desk, hireAgent, openDesk, type TestAgent } from '../harness/desk.ts'
import { beginTalk, type Reached } from '../harness/talk.ts'
import { createWorld, type World } from '../harness/world.ts'
import { eventIn } from '../workflow/support.ts'
import { type Floor, floorOf } from './floor.ts'

export let model: ScriptedModel
export let world: World
export let desk: Desk
export let floor: Floor
export let path: string
export let robin: string
export let vera: string
/** Handles no channel of this desk. */
export let guest: TestAgent

export const rule = (word: string, to: string, id: string, more: object = {}) => ({
  name: `on ${word}`,
  conditions: [{ field: 'message.text', operator: 'contains', value: word }],
  action: { allocate: { to, id }, ...more },
})

export async function put(rules: object[]): Promise<{ version: number }> {
  const saved = await world.admin.put(`${path}/rules`, { rules })
  expect(saved.status, JSON.stringify(saved.body)).toBe(200)
  return saved.body
}

export async function write(text: string, status: Reached) {
  const talk = await beginTalk(desk, status, text)
  const decided = await eventIn(world, talk.id, 'routing.decided')
  const { body } = await world.admin.get(talk.path)
  return { ...talk, decided: decided.data, row: body }
}

/** Sets up the stage for the tests of the file, and closes it after them. */
export function useStage(): void {
  beforeAll(async () => {
    model = await startModel()
    world = await createWorld({ environment: { OPENAI_BASE_URL: model.baseUrl } })
    desk = await openDesk(world)
    floor = floorOf(world, desk)
    path = `/v1/channels/${desk.channelId}`
    const ai = async (name: string) => {
      const made = await world.admin.post('/v1/ai-agents', {
        name,
        model: 'scripted-demo',
        instructions: 'Go.',
      })
      return made.body.id as string
    }
    ;[robin, vera, guest] = [await ai('Robin'), await ai('Vera'), await hireAgent(world, 'Gus', [])]
    await floor.set({ aiAgent: { id: robin, enabled: true } })
  })
  afterAll(async () => {
    await world.close()
    await model.close()
  })
  beforeEach(async () => {
    await put([])
    await floor.begin(desk.ann, 'online', 50)
    await floor.begin(desk.bob, 'offline')
  })
}
