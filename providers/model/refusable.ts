import { EFFORTS, type Effort, type Traits } from './traits.ts'

/** A part of a request that an endpoint may refuse. */
export interface Refusable {
  /** The name of the parameter in a request. */
  path?: RegExp
  /** How to recognize it in an error that names no parameter. */
  prose: RegExp
  /** It concerns the form of the talk. Such errors name the talk itself as their parameter. */
  ofTalk?: true
  /** It depends on the model's template. */
  ofTemplate?: true
  /** How to ask without it. Undefined if it was left out already, or not sent. */
  change(traits: Traits, message: string): Traits | undefined
}

/**
 * If an error names none as its parameter, the first one that its text mentions counts: something that is refused "with
 * tools" is usually not the tools.
 */
export const REFUSABLES: Refusable[] = [
  {
    prose: /roles? must alternate|alternat\w+ (?:between )?(?:user|roles)/i,
    ofTalk: true,
    ofTemplate: true,
    change: traits => (traits.alternating ? undefined : { ...traits, alternating: true }),
  },
  {
    path: /^messages\W{0,2}0\W{1,2}role$/,
    prose:
      /system[\s'"`]*(?:role|message|prompt|instruction)|only user and assistant roles|['"`]system['"`]/i,
    ofTalk: true,
    ofTemplate: true,
    change: traits => (traits.system ? { ...traits, system: false } : undefined),
  },
  {
    path: /reasoning_content$/,
    prose: /reasoning_content/i,
    ofTalk: true,
    change: traits => (traits.returnsThoughts ? undefined : { ...traits, returnsThoughts: true }),
  },
  {
    path: /^include\b/,
    prose: /encrypted[ _]content|['"`]include['"`]/i,
    change: traits => (traits.include ? { ...traits, include: false } : undefined),
  },
  {
    path: /^(?:reasoning|thinking|effort|reasoning_effort)\b/,
    // "Reasoning models take no temperature" is not about the amount of thinking.
    prose: /reasoning[ _.-]?effort|\b(?:reasoning|thinking)\b(?![ -]models?)/i,
    change: withOtherEffort,
  },
  {
    path: /^temperature$/,
    prose: /temperature/i,
    change: traits => (traits.temperature ? { ...traits, temperature: false } : undefined),
  },
  {
    path: /^max_(?:completion_|output_|new_)?tokens$/,
    prose: /max(?:imum)?[ _-]?(?:completion|output|new)?[ _-]?tokens?/i,
    change: withOtherLimit,
  },
  {
    path: /^store$/,
    prose: /['"`]store['"`]/i,
    change: traits => (traits.store ? { ...traits, store: false } : undefined),
  },
  {
    path: /^(?:tools?|tool_choice|functions?|function_call|parallel_tool_calls)\b/,
    prose: /\btools?\b|tool[ _-]?(?:use|choice|call)|function[ _-]?call|\bfunctions\b/i,
    ofTemplate: true,
    change: withoutTools,
  },
]

export function withoutTools(traits: Traits): Traits | undefined {
  return traits.tools ? { ...traits, tools: false } : undefined
}

function withOtherLimit(traits: Traits, message: string): Traits | undefined {
  const { limitName, maxLimit } = traits
  if (limitName === null) return undefined
  const most = largestIn(message)
  if (most !== undefined && most !== maxLimit) return { ...traits, maxLimit: most }
  const isTooLarge = /too (?:large|big|high)|exceed|context (?:length|window)/i.test(message)
  const other = limitName === 'max_completion_tokens' && !isTooLarge ? 'max_tokens' : null
  return { ...traits, limitName: other }
}

/** The largest limit that the endpoint says it accepts. */
function largestIn(message: string): number | undefined {
  const found =
    /(?:at most|less than or equal to|no more than|<=|\d >|not exceed|maximum(?: value)?(?: of| is|:)?)[\s`'"]*(\d[\d,_]*)/i.exec(
      message,
    )
  const most = Number(found?.[1]?.replace(/[,_]/g, ''))
  return most >= 16 ? most : undefined
}

function withOtherEffort(traits: Traits, message: string): Traits | undefined {
  const { effort, tools } = traits
  const refusedEfforts = effort === null ? traits.refusedEfforts : [...traits.refusedEfforts, effort]
  const best = effortIn(message, refusedEfforts)
  if (best) return { ...traits, effort: best, refusedEfforts }
  if (effort !== null) return { ...traits, effort: null, refusedEfforts }
  // Models that think by default may only accept tools in the other API. Their error names a parameter that was not sent.
  return tools && /\btools?\b/i.test(message) ? withoutTools(traits) : undefined
}

/** The least thinking among the values that the error says are possible, except those that were refused. */
function effortIn(message: string, refused: Effort[]): Effort | undefined {
  const marker =
    /supported values?|one of|allowed values?|valid values?|expected|should be|set reasoning\S* to/i
  const found = marker.exec(message)
  if (!found) return undefined
  const allowed = message.slice(found.index)
  const named = EFFORTS.filter(effort => new RegExp(`\\b${effort}\\b`, 'i').test(allowed))
  return LEAST_FIRST.find(effort => named.includes(effort) && !refused.includes(effort))
}

/** The order of preference. Some thinking gives better answers than none. */
const LEAST_FIRST: readonly Effort[] = ['low', 'minimal', 'none', 'medium', 'default', 'high']
