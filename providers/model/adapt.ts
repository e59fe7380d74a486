import { isTooLong } from './failure.ts'
import { REFUSABLES, type Refusable, withoutTools } from './refusable.ts'
import type { Said } from './said.ts'
import type { Traits } from './traits.ts'

/** The statuses with which nearly all endpoints refuse a part of a request. */
const REFUSALS = new Set([400, 422])
/**
 * Some endpoints use other statuses if a model's template lacks something: OpenRouter "no endpoints found", llama.cpp an
 * error of its own.
 */
const REFUSALS_OF_TEMPLATES = new Set([404, 500, 501])
const REFUSING =
  /not support|unsupported|no endpoints found that support|requires|not enabled|must alternate/i

/** Names of the talk itself. If an error names one of these, nothing can be left out. */
const TALK = /^(?:messages?|input|contents?|prompt|model|instructions)\b/

/** A request that was refused. */
export interface Tried {
  traits: Traits
  /** The model's name, which is removed from errors before they are read. */
  model: string
  /** Whether other traits would give another request. A parameter that wasn't sent can't be left out. */
  differs(traits: Traits): boolean
}

/** Whether the endpoint refused the model's own output, not the request: Groq checks the calls of tools. */
export function isMiswritten({ code = '', message = '' }: Said): boolean {
  return /tool_use_failed/i.test(code) || /failed_generation|tool call validation failed/i.test(message)
}

/**
 * How to ask again after an endpoint refused a part of a request. Undefined if the error names nothing that was sent and
 * can be changed.
 */
export function adapted({ traits, model, differs }: Tried, status: number, said: Said): Traits | undefined {
  const message = (said.message ?? '').replaceAll(model, ' ')
  const change = (of: Refusable, before = traits) => {
    const changed = of.change(before, message)
    return changed && differs(changed) ? changed : undefined
  }
  const changeByProse = (those: Refusable[]) =>
    those
      .filter(({ prose }) => prose.test(message))
      .map(one => change(one))
      .find(changed => changed !== undefined)

  if (isTooLong(said)) {
    const ofAnswer = traits.limitName !== null && /completion|output|max_\w*tokens/i.test(message)
    return ofAnswer ? { ...traits, limitName: null } : undefined
  }
  if (REFUSALS_OF_TEMPLATES.has(status) && REFUSING.test(message)) {
    return changeByProse(REFUSABLES.filter(({ ofTemplate }) => ofTemplate))
  }
  if (!REFUSALS.has(status)) return undefined
  if (isMiswritten(said)) return withoutTools(traits)
  const named = [said.param, ...said.paths, ...listedIn(message)].flatMap(name => (name ? [snake(name)] : []))
  const changed = named
    .flatMap(name => REFUSABLES.find(({ path }) => path?.test(name)) ?? [])
    .reduce((before, one) => change(one, before) ?? before, traits)
  if (changed !== traits) return changed
  // An error about the talk may mention parameters in passing.
  const isTalk = named.some(name => TALK.test(name))
  return changeByProse(REFUSABLES.filter(({ ofTalk }) => ofTalk || !isTalk))
}

/** The names in errors of Gemini's compatible endpoint: `Unknown name "store": Cannot find field.`, one line each. */
function listedIn(message: string): string[] {
  return [...message.matchAll(/Unknown name \\?"(\w+)\\?"/g)].map(([, name = '']) => name)
}

/** Turns names such as `reasoningEffort` and `body.max_tokens` into those of the request. */
function snake(name: string): string {
  return name
    .replace(/^(?:body|request|params?)\./, '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}
