import { api, ask } from '../../api/client.ts'
import { asApiError } from '../../api/problems.ts'
import type { Agent, paths } from '../../api/types.ts'
import type { Kind } from './deleted-objects.ts'
import type { Values } from './states.ts'

type Body<P extends '/v1/labels' | '/v1/teams' | '/v1/replies' | '/v1/ai-agents'> =
  paths[P]['post']['requestBody']['content']['application/json']

interface PutBack {
  id: string
  /** What it could not be given again. */
  without?: 'files' | 'members'
}

const keyed = () => ({ header: { 'idempotency-key': crypto.randomUUID() } })

/** Makes one anew with the recorded values. Each throws `ApiError`. */
const MAKE: Record<Kind, (values: Values, agents: readonly Agent[]) => Promise<PutBack>> = {
  label: values => ask(api.POST('/v1/labels', { params: keyed(), body: values as Body<'/v1/labels'> })),
  async team(values, agents) {
    const body = values as Body<'/v1/teams'>
    const agentIds = body.agentIds?.filter(id => agents.some(agent => agent.id === id)) ?? []
    const { id } = await ask(api.POST('/v1/teams', { params: keyed(), body: { ...body, agentIds } }))
    return { id, without: agentIds.length < (body.agentIds?.length ?? 0) ? 'members' : undefined }
  },
  async reply(values) {
    const make = (body: Body<'/v1/replies'>) => ask(api.POST('/v1/replies', { params: keyed(), body }))
    const body = values as Body<'/v1/replies'>
    try {
      return await make(body)
    } catch (error) {
      // Files that nothing names are removed after a day.
      const { errors = [] } = asApiError(error).problem
      if (errors.length === 0 || errors.some(({ path }) => !path.startsWith('fileIds'))) throw error
      const { id } = await make({ ...body, fileIds: [] })
      return { id, without: 'files' }
    }
  },
  ai_agent: values =>
    ask(api.POST('/v1/ai-agents', { params: keyed(), body: values as Body<'/v1/ai-agents'> })),
}

/** Makes a deleted object anew. Its id is a new one. Throws `ApiError`. */
export function putBack(kind: Kind, values: Values, agents: readonly Agent[]): Promise<PutBack> {
  return MAKE[kind](values, agents)
}
