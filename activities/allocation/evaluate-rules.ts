import { type Channel, loadChannel } from '../../db/channels.ts'
import { setRouting } from '../../db/conversations.ts'
import { loadRoutingMaterial, type RoutingMaterial } from '../../db/routing.ts'
import { type Targets, targetsOf } from '../../db/targets.ts'
import { HUMAN_BUTTON } from '../../domain/ai.ts'
import { judgeHours } from '../../domain/business-hours.ts'
import { tappedId } from '../../domain/message.ts'
import { boundedTrace } from '../../domain/routing/bounded-trace.ts'
import { evaluate } from '../../domain/routing/evaluate.ts'
import { explainRouting } from '../../domain/routing/explain.ts'
import { asOne, factsOf } from '../../domain/routing/facts.ts'
import type { RoutingResult } from '../../domain/routing/trace.ts'
import { fold } from '../../domain/text.ts'
import type { Routed, RouteInput } from '../../protocol/activities/allocation.ts'
import { decidedBefore, recordDecision } from '../decisions.ts'
import type { Dependencies } from '../dependencies.ts'

const TYPE = 'routing.decided'

/**
 * Decides where a conversation goes: to the target of the first matching rule, else to the channel's AI
 * agent, else to its human agents. The event stores the facts, the version of the rules, and the result
 * of each rule, as far as that has a bounded size.
 */
export function evaluateRules({ sql }: Dependencies) {
  return async (input: RouteInput): Promise<Routed> => {
    const { conversationId: id, channelId, providerMessageId, burst, open } = input
    const before = await decidedBefore<Recorded>(sql, input, TYPE)
    if (before) return routedOf(before)
    const [channel, material] = await Promise.all([
      loadChannel(sql, channelId),
      loadRoutingMaterial(sql, id, burst ?? [providerMessageId]),
    ])
    if (!channel) throw new Error('the channel does not exist')
    // Another conversation of the same person has taken over the messages, and this one will end in
    // favour of it.
    if (!material) return { to: 'human', by: 'channel', priority: 'normal' }
    const { aiAgent, businessHours, rules } = channel.settings
    const { messages } = material
    const verdict = judgeHours(businessHours, Date.parse(messages[0]?.receivedAt ?? ''))
    const facts = factsOf({
      message: asOne(messages),
      contact: material,
      hours: { ...verdict, open: open ?? true },
      previousAgentId: material.previousAgentId,
    })
    const targets = withoutAi(await targetsOf(sql, channel), asksForPerson(messages, aiAgent.humanButton))
    const result = evaluate(rules, facts, targets.verdictOf)
    const ai = aiGate(channel, targets, result)
    const decided = decide(result, ai, targets)
    const routed = { ...decided, priority: input.priority ?? decided.priority }
    const labels = result.matched?.action.labels ?? []
    // The decision for the burst's first message stands.
    if (burst && !result.matched) return routed
    const recorded = await recordDecision<Recorded>(sql, input, TYPE, async tx => {
      const leftOut = await setRouting(tx, id, { priority: routed.priority, labels })
      const data = {
        ...routed,
        labels: labels.filter(label => !leftOut.includes(label)),
        ...(leftOut.length > 0 && { labelsLeftOut: leftOut }),
        because:
          result.matched || !ai.takes ? explainRouting(result) : `${explainRouting(result)}; ${ai.because}`,
        ai,
        matched: result.matched,
        ...(burst && { messages: burst.length }),
        ...boundedTrace(result),
        facts,
        settingsVersion: channel.version,
      }
      return data
    })
    return routedOf(recorded)
  }
}

type Recorded = Routed & { matched?: { name: string } | null }

/**
 * The part of the event that the workflow needs. The rest contains the customer's text, which must not
 * get into a workflow history.
 */
function routedOf(recorded: Recorded): Routed {
  const { priority, by, matched } = recorded
  const rule = matched?.name
  if (recorded.to === 'ai') return { to: 'ai', aiAgentId: recorded.aiAgentId, by, priority, rule }
  const { teamId, agentId, ownHours } = recorded
  return { to: 'human', teamId, agentId, ownHours, by, priority, rule }
}

/**
 * Whether a message asks for a person: a tap on that button, or the button's text, because some
 * channels don't report taps.
 */
function asksForPerson(messages: RoutingMaterial['messages'], humanButton: string): boolean {
  const words = fold(humanButton)
  return messages.some(
    message => tappedId(message) === HUMAN_BUTTON || (words !== '' && fold(message.text) === words),
  )
}

/** A customer who asks for a person is not given to an AI agent, whatever the rules say. */
function withoutAi(targets: Targets, asksForPerson: boolean): Targets {
  if (!asksForPerson) return targets
  return {
    ...targets,
    verdictOf: target =>
      target.to === 'ai'
        ? { ok: false, reason: 'the customer asked for a person' }
        : targets.verdictOf(target),
  }
}

/** Whether the channel's AI agent takes what no rule gives to somebody else. */
interface AiGate {
  takes: boolean
  id: string | null
  because: string
}

function aiGate({ settings: { aiAgent } }: Channel, targets: Targets, result: RoutingResult): AiGate {
  const { id, enabled } = aiAgent
  if (result.matched) return { takes: false, id, because: 'a rule decided' }
  if (id === null) return { takes: false, id, because: 'the channel has no AI agent' }
  if (!enabled) return { takes: false, id, because: 'the channel’s AI agent is switched off' }
  const verdict = targets.verdictOf({ to: 'ai', id })
  return verdict.ok
    ? { takes: true, id, because: 'the channel’s AI agent comes before its human agents' }
    : { takes: false, id, because: `the channel’s AI agent can’t: ${verdict.reason}` }
}

function decide({ matched }: RoutingResult, ai: AiGate, targets: Targets): Routed {
  const priority = matched?.action.priority ?? 'normal'
  if (!matched) {
    return ai.takes && ai.id !== null
      ? { to: 'ai', aiAgentId: ai.id, by: 'channel', priority }
      : { to: 'human', by: 'channel', priority }
  }
  const { to, id } = matched.action.allocate
  if (to === 'ai') return { to: 'ai', aiAgentId: id, by: 'rule', priority }
  if (to === 'agent') return { to: 'human', agentId: id, by: 'rule', priority }
  return { to: 'human', teamId: id, by: 'rule', priority, ownHours: targets.hasOwnHours(id) }
}
