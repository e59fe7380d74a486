import { setAgentPresence } from '../../db/agents.ts'
import { forgetExclusion } from '../../db/line.ts'
import { listAssigned } from '../../db/open-conversations.ts'
import type { PresenceInput } from '../../protocol/activities/agents.ts'
import { agentPresence } from '../../protocol/signals.ts'
import { changeAndTell } from '../allocation/grants.ts'
import { signalEach } from '../allocation/signal-each.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Records that an agent is online, away or offline. An agent who comes online gets waiting
 * conversations at once. The conversations they have already are told too, since a customer may be
 * waiting there.
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
        // An agent who did not answer earlier can be asked again now that they are back. Otherwise a
        // conversation could wait for ever when no other agent is there.
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
