import { everyFactIn, type Facts, factsIn, numberIn, textIn, textsIn } from './facts.ts'
import { agentNamed, aiNamed, type Names, teamNamed } from './names.ts'
import type { RuleStep, Step, Tone } from './step.ts'
import { conditionOf } from './why-conditions.ts'
import { say, type Value, type Words, worded } from './words.ts'

/**
 * The rules that were tried, and what came out.
 *
 * @param data of `routing.decided`
 */
export function rulesOf(data: Facts, names: Names): Step {
  const matched = factsIn(data.matched)
  const trace = everyFactIn(data.trace)
  const { rules = 0, conditions = 0 } = countsOf(factsIn(data.traceLeftOut))
  const count = numberIn(data.messages)
  const version = numberIn(data.settingsVersion)
  return {
    title: titleOf(matched, trace.length + rules),
    tone: matched ? 'good' : 'plain',
    rules: trace.map(rule => ruleStep(rule, names)),
    lines: [
      ...(matched ? [goesTo(matched, data, names)] : []),
      ...leftOut(data),
      ...(rules + conditions > 0 ? [say('rules.leftOut', { rules, conditions })] : []),
      ...(count === undefined ? [] : [say('rules.messages', { count })]),
      ...(version === undefined ? [] : [say('rules.version', { version })]),
    ],
  }
}

/** How much of the trace is not stored, because it was too long. */
function countsOf(left: Facts | undefined): { rules?: number; conditions?: number } {
  return { rules: numberIn(left?.rules), conditions: numberIn(left?.conditions) }
}

function titleOf(matched: Facts | undefined, count: number): Words {
  if (matched) return say('rules.decides', { number: placeOf(matched), name: textIn(matched.name) ?? '' })
  return count === 0 ? say('rules.none') : say('rules.nobody', { count })
}

function goesTo(matched: Facts, { priority, labels }: Facts, names: Names): Words {
  const given = textsIn(labels)
  return say('rules.goesTo', {
    target: targetNamed(factsIn(factsIn(matched.action)?.allocate) ?? {}, names),
    priority: worded('priority', textIn(priority) ?? 'normal'),
    labelled: given.length > 0 ? 'yes' : 'no',
    labels: { all: given },
  })
}

function leftOut({ labelsLeftOut }: Facts): Words[] {
  const left = textsIn(labelsLeftOut)
  return left.length > 0 ? [say('labels.leftOut', { labels: { all: left } })] : []
}

/** The name of the target that a rule allocates to. */
export function targetNamed({ to, id }: Facts, names: Names): Value {
  if (to === 'team') return say('rules.targetTeam', { team: teamNamed(id, names) })
  return to === 'ai' ? aiNamed(id, names) : agentNamed(id, names)
}

/** The place of a rule: stored from 0, shown from 1. */
function placeOf({ index }: Facts): number {
  return (numberIn(index) ?? 0) + 1
}

const TONES: Record<string, Exclude<Tone, 'wait'>> = { matched: 'good', not_matched: 'bad' }

/** A rule that was tried, with its conditions. */
function ruleStep(rule: Facts, names: Names): RuleStep {
  const outcome = textIn(rule.outcome) ?? ''
  const conditions = everyFactIn(rule.conditions).map(one => conditionOf(one, names))
  const needed = textIn(rule.needed) === undefined ? undefined : neededOf(outcome, rule.match, conditions)
  return {
    title: say('rules.rule', { number: placeOf(rule), name: textIn(rule.name) ?? '' }),
    verdict: verdictOf(outcome, rule),
    tone: TONES[outcome] ?? 'plain',
    ...(conditions.length > 1 && { how: say(rule.match === 'any' ? 'rules.any' : 'rules.all') }),
    conditions,
    ...(needed && { needed }),
  }
}

function verdictOf(outcome: string, { reason }: Facts): Words {
  if (outcome !== 'target_unavailable') return worded('rules', outcome)
  return say('rules.target_unavailable', { reason: worded('target', textIn(reason) ?? '', textIn(reason)) })
}

/**
 * What a rule would have needed to match. Its conditions are listed with what was found, so pointing at them is
 * enough.
 */
function neededOf(outcome: string, match: unknown, conditions: { holds: boolean }[]): Words | undefined {
  if (outcome === 'disabled') return say('rules.neededEnabled')
  if (outcome === 'target_unavailable') return say('rules.neededTarget')
  const failed = conditions.filter(({ holds }) => !holds).length
  if (failed === 0) return undefined
  if (failed === 1) return say('rules.neededOne')
  return say(match === 'any' ? 'rules.neededAny' : 'rules.neededAll')
}

/**
 * Whether the channel's AI agent takes the conversation, and why not.
 *
 * @param data of `routing.decided`
 */
export function aiGateOf(data: Facts, names: Names): Step {
  const { takes, id, because } = factsIn(data.ai) ?? {}
  const ai = aiNamed(id, names)
  return {
    title: id ? say(takes === true ? 'ai.takes' : 'ai.not', { ai }) : say('ai.none'),
    tone: takes === true ? 'good' : 'plain',
    lines: gateReason(textIn(because)),
  }
}

const CANNOT = /^the channel’s AI agent can’t: (.+)$/

function gateReason(because: string | undefined): Words[] {
  if (because === undefined) return []
  const obstacle = CANNOT.exec(because)?.[1]
  if (obstacle === undefined) return [worded('ai', because)]
  return [say('ai.cannot', { reason: worded('target', obstacle, obstacle) })]
}
