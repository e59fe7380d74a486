import { SCRIPTED_MODEL } from '../../../dev/model/names.ts'
import type { Call } from '../call.ts'
import type { Outsides } from '../outside/open.ts'
import { type Channel, connectChannels } from './channels.ts'

export interface Person {
  id: string
  token: string
  supervises: boolean
}

/** Everything that is set up before the chaos begins. */
export interface Office {
  channels: Channel[]
  people: Person[]
}

/** Enough for most conversations at once, so that sometimes one has to wait in the queue. */
const CAPACITY = 5

const KNOWLEDGE = ['Delivery takes two to three days.', 'You can return anything within 30 days.'].join('\n')

/** Creates agents, the first of whom is a supervisor, and connects the channels, which all of them handle. */
export async function openOffice(call: Call, outsides: Outsides, agents: number): Promise<Office> {
  const people = await Promise.all(
    Array.from({ length: agents }, async (_, index): Promise<Person> => {
      const supervises = index === 0
      const hired = await call<{ id: string; token: string }>('POST', '/v1/agents', {
        name: `Agent ${index + 1}`,
        email: `agent-${index + 1}@example.com`,
        capacity: CAPACITY,
        role: supervises ? 'supervisor' : 'agent',
      })
      await call('PUT', `/v1/agents/${hired.id}/presence`, { presence: 'online' })
      return { id: hired.id, token: hired.token, supervises }
    }),
  )
  const team = await call<{ id: string }>('POST', '/v1/teams', {
    name: 'Billing',
    agentIds: people.slice(0, Math.ceil(agents / 2)).map(({ id }) => id),
  })
  const ai = await call<{ id: string }>('POST', '/v1/ai-agents', {
    name: 'Robin',
    model: SCRIPTED_MODEL,
    instructions: 'Help the customer.',
    knowledge: KNOWLEDGE,
  })
  const agentIds = people.map(({ id }) => id)
  const channels = await connectChannels(call, outsides, { teamId: team.id, aiAgentId: ai.id, agentIds })
  return { channels, people }
}
