import type { Actor } from './facts.ts'
import { textIn } from './facts.ts'
import { say, type Value } from './words.ts'

/**
 * Gives the name of an agent, an AI agent or a team; undefined if it is unknown, for example because they were
 * deleted.
 */
export type Names = (id: string) => string | undefined

/** An agent's name; "an agent" if it is unknown. The other two do the same. */
export function agentNamed(id: unknown, names: Names): Value {
  return nameOf(id, names) ?? say('who.agent')
}

export function aiNamed(id: unknown, names: Names): Value {
  return nameOf(id, names) ?? say('who.ai')
}

export function teamNamed(id: unknown, names: Names): Value {
  return nameOf(id, names) ?? say('who.team')
}

/** Who did something, as the beginning of a sentence. */
export function actorNamed({ kind, id }: Actor, names: Names): Value {
  if (kind === 'agent') return id ? agentNamed(id, names) : say('who.administrator')
  if (kind === 'ai') return aiNamed(id, names)
  return say(`who.${kind}`)
}

function nameOf(id: unknown, names: Names): string | undefined {
  const known = textIn(id)
  return known === undefined ? undefined : names(known)
}
