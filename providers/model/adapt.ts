import { isTooLong } from './failure.ts'
import type { Said } from './said.ts'
import { EFFORTS, type Effort, type Traits, withMoreRoom } from './traits.ts'

/** Statuses with which an endpoint refuses something of the request, as nearly all do. */
const REFUSALS = new Set([400, 422])
/** Some refuse tools otherwise: OpenRouter with "no endpoints found", llama.cpp with an error of its own. */
const REFUSALS_OF_TOOLS = new Set([404, 405, 500, 501])
const REFUSING = /not support|unsupported|no endpoints found that support|requires|not enabled|not allowed/i

type Named =
  | 'limit'
  | 'effort'
  | 'temperature'
  | 'tools'
  | 'store'
  | 'include'
  | 'system'
  | 'roles'
  | 'thoughts'

/** In prose the first of these that is named counts: what is refused "with tools" is mostly not the tools. */
const IN_PROSE: [name: Named, pattern: RegExp][] = [
  ['roles', /roles? must alternate|alternat\w+ (?:between )?(?:user|roles)/i],
  [
    'system',
    /system[\s'"`]*(?:role|message|prompt|instruction)|only user and assistant roles|['"`]system['"`]/i,
  ],
  ['thoughts', /reasoning_content/i],
  ['include', /encrypted[ _]content|['"`]include['"`]/i],
  ['effort', /reasoning[ _.-]?effort|\breasoning\b|\bthinking\b/i],
  ['temperature', /temperature/i],
  ['limit', /max(?:imum)?[ _-]?(?:completion|output|new)?[ _-]?tokens?/i],
  ['store', /['"`]store['"`]/i],
  ['tools', /\btools?\b|tool[ _-]?(?:use|choice|call)|function[ _-]?call|\bfunctions\b/i],
]

const PARAMETERS: [name: Named, pattern: RegExp][] = [
  ['system', /^messages\b.*\brole$/],
  ['thoughts', /reasoning_content$/],
  ['limit', /^max_(?:completion_|output_|new_)?tokens$/],
  ['effort', /^(?:reasoning|thinking|effort|reasoning_effort)\b/],
  ['temperature', /^temperature$/],
  ['tools', /^(?:tools?|tool_choice|functions?|function_call|parallel_tool_calls)\b/],
  ['store', /^store$/],
  ['include', /^include\b/],
]

/** What the talk itself is called: with these there is nothing to be left out. */
const TALK = /^(?:messages?|input|contents?|prompt|model|instructions)\b/

/** A request as it was asked. */
export interface Tried {
  traits: Traits
  /** The model's name is no word of an error. */
  model: string
  /** Whether the request would be another one. What wasn't sent can't be left out. */
  differs(traits: Traits): boolean
}

/**
 * How to ask instead, after an endpoint refused something of a request. Undefined when it names nothing that was sent and
 * can be changed.
 */
export function adapted({ traits, model, differs }: Tried, status: number, said: Said): Traits | undefined {
  const message = (said.message ?? '').replaceAll(model, ' ')
  const change = (name: Named, before = traits) => {
    const changed = CHANGES[name](before, message)
    return changed && differs(changed) ? changed : undefined
  }
  if (isTooLong(said)) {
    const ofAnswer = traits.limitName !== null && /completion|output|max_\w*tokens/i.test(message)
    return ofAnswer ? { ...traits, limitName: null } : undefined
  }
  if (REFUSALS_OF_TOOLS.has(status)) {
    return REFUSING.test(message) && namedIn(IN_PROSE, message).includes('tools')
      ? change('tools')
      : undefined
  }
  if (!REFUSALS.has(status)) return undefined
  const exact = [said.param, ...said.paths, ...listedIn(message)].flatMap(name => (name ? [snake(name)] : []))
  const changed = exact
    .flatMap(name => namedIn(PARAMETERS, name).slice(0, 1))
    .reduce((before, name) => change(name, before) ?? before, traits)
  if (changed !== traits) return changed
  // A fault of the talk names what it is about in passing.
  const isTalk = exact.some(name => TALK.test(name))
  return namedIn(IN_PROSE, message)
    .filter(name => !isTalk || name === 'roles' || name === 'system')
    .map(name => change(name))
    .find(change => change !== undefined)
}

function namedIn(patterns: [Named, RegExp][], text: string): Named[] {
  return patterns.flatMap(([name, pattern]) => (pattern.test(text) ? [name] : []))
}

/** Gemini's compatible endpoint: `Unknown name "store": Cannot find field.`, a line for each. */
function listedIn(message: string): string[] {
  return [...message.matchAll(/Unknown name \\?"(\w+)\\?"/g)].map(([, name = '']) => name)
}

/** `reasoningEffort` and `body.max_tokens` as they are called in the request. */
function snake(name: string): string {
  return name
    .replace(/^(?:body|request|params?)\./, '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

/** What is changed for each; undefined when it is changed already, or was not sent. */
const CHANGES: Record<Named, (traits: Traits, message: string) => Traits | undefined> = {
  limit(traits, message) {
    const { limitName, maxLimit } = traits
    if (limitName === null) return undefined
    // Worded as a refusal, but what was asked for is an answer after more thinking than there was room for.
    if (/could not finish/i.test(message)) return withMoreRoom(traits)
    const most = largestIn(message)
    if (most !== undefined && most !== maxLimit) return { ...traits, maxLimit: most }
    const isTooLarge = /too (?:large|big|high)|exceed|context (?:length|window)/i.test(message)
    const other = limitName === 'max_completion_tokens' && !isTooLarge ? 'max_tokens' : null
    return { ...traits, limitName: other }
  },

  effort(traits, message) {
    const { effort, tools } = traits
    const refusedEfforts = effort === null ? traits.refusedEfforts : [...traits.refusedEfforts, effort]
    const best = effortIn(message, refusedEfforts)
    if (best) return { ...traits, effort: best, refusedEfforts }
    if (effort !== null) return { ...traits, effort: null, refusedEfforts }
    // Models that think by default may take tools only in the other API, and say so about a parameter that was not sent.
    return tools && /\btools?\b/i.test(message) ? { ...traits, tools: false } : undefined
  },

  temperature: traits => (traits.temperature ? { ...traits, temperature: false } : undefined),
  tools: traits => (traits.tools ? { ...traits, tools: false } : undefined),
  store: traits => (traits.store ? { ...traits, store: false } : undefined),
  include: traits => (traits.include ? { ...traits, include: false } : undefined),
  system: traits => (traits.system ? { ...traits, system: false } : undefined),
  roles: traits => (traits.alternating ? undefined : { ...traits, alternating: true }),
  thoughts: traits => (traits.returnsThoughts ? undefined : { ...traits, returnsThoughts: true }),
}

/** A limit that the endpoint names as its largest. */
function largestIn(message: string): number | undefined {
  const found =
    /(?:at most|less than or equal to|no more than|<=|not exceed|maximum(?: value)?(?: of| is|:)?)[\s`'"]*(\d[\d,_]*)/i.exec(
      message,
    )
  const most = Number(found?.[1]?.replace(/[,_]/g, ''))
  return most >= 16 ? most : undefined
}

/** The least thinking among the values that are said to be possible, but for those that were refused. */
function effortIn(message: string, refused: Effort[]): Effort | undefined {
  const marker =
    /supported values?|one of|allowed values?|valid values?|expected|should be|set reasoning\S* to/i
  const found = marker.exec(message)
  if (!found) return undefined
  const allowed = message.slice(found.index)
  const named = EFFORTS.filter(effort => new RegExp(`\\b${effort}\\b`, 'i').test(allowed))
  return LEAST_FIRST.find(effort => named.includes(effort) && !refused.includes(effort))
}

/** Some thinking answers better than none. */
const LEAST_FIRST: readonly Effort[] = ['low', 'minimal', 'none', 'medium', 'default', 'high']
