import { setAgentPresence } from '../../db/agents.ts'
import { forgetExclusion } from '../../db/line.ts'
import { listAssigned } from '../../db/open-conversations.ts'
import type { PresenceInput } from '../../protocol/activities/agents.ts'
import { agentPresence } from '../../protocol/signals.ts'
import { changeAndTell } from '../allocation/grants.ts'
import { signalEach } from '../allocation/signal-each.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Notes that an agent is online, away or offline. Who comes online is given what waits for them at once; the
 * conversations they have learn of it, in case their customers wait.
 */
export function setPresence(dependencies: Dependencies) {
  return async ({ agentId, presence, askedAt, until }: PresenceInput): Promise<void> => {
    const at = new Date(dependencies.clock.now())
    const holds = await changeAndTell(
      dependencies,
      async tx => {
        const noted = await setAgentPresence(tx, agentId, {
          presence,
          askedAt: new Date(askedAt),
          until: until === undefined ? null : new Date(until),
        })
        // Who did not answer then may do so now that they are back; or what waits for lack of others would wait for ever.
        if (noted && presence === 'online') await forgetExclusion(tx, agentId)
        return noted
      },
      { agents: [agentId] },
    )
    if (holds) await tellAssigned(dependencies, agentId, presence === 'online', at)
  }
}

export async function tellAssigned(
  { sql, temporal }: Dependencies,
  agentId: string,
  online: boolean,
  at: Date,
): Promise<void> {
  await signalEach(temporal, await listAssigned(sql, agentId), agentPresence, conversationId => ({
    conversationId,
    agentId,
    online,
    since: at.getTime(),
  }))
}
