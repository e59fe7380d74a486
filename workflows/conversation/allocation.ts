import type { HoursChecked, Routed } from '../../activities/allocation/contract.ts'
import { record } from './activities.ts'
import type { Opening } from './open.ts'
import { type Conversation, place } from './state.ts'

const OPEN: HoursChecked = { open: true, tell: false }

/** Judges the business hours at the moment the message was received, if they are enabled. */
export async function checkBusinessHours(c: Conversation, opening: Opening): Promise<HoursChecked> {
  if (opening.entry.kind !== 'message' || !c.state.checksHours) return OPEN
  return record.checkBusinessHours({ ...place(c), at: opening.entry.message.receivedAt })
}

/** Where the conversation is to go: what the first matching rule says, else the AI agent, else the human agents. */
export async function evaluateRules(c: Conversation, opening: Opening, hours: HoursChecked): Promise<Routed> {
  const straight: Routed = { to: 'human', by: 'channel', priority: 'normal' }
  if (opening.entry.kind !== 'message' || opening.late || !opening.evaluateRules) return straight
  const routed = await record.evaluateRules({
    ...place(c),
    providerMessageId: opening.entry.message.providerMessageId,
    open: c.state.checksHours ? hours.open : undefined,
  })
  const { priority } = routed
  const { teamId, agentId } = routed.to === 'human' ? routed : {}
  c.state.demand = { priority, teamId, agentId, excluded: [] }
  return routed
}
