import { type Facts, textIn } from './facts.ts'
import { agentNamed, type Names } from './names.ts'
import { say, type Value, type Words, worded } from './words.ts'

/** A condition of a rule, with what was found. */
export function conditionOf(condition: Facts, names: Names): { holds: boolean; words: Words } {
  const { operator, value, actual, holds, error } = condition
  const field = textIn(condition.field) ?? ''
  const asked = worded('operator', textIn(operator) ?? '', `${field} ${operator}`, {
    field: fieldOf(field),
    ...(value !== undefined && { value: shown(value, field, names) }),
  })
  const because = textIn(error)
  return {
    holds: holds === true,
    words:
      because === undefined
        ? say('rules.found', { asked, actual: shown(actual, field, names) })
        : say('rules.failed', { asked, error: because }),
  }
}

/** Names of fields have dots, and the texts are nested the same way. */
function fieldOf(field: string): Words {
  return { key: `field.${field}` as Words['key'], otherwise: field }
}

/** A value in words, by the field it belongs to. */
function shown(value: unknown, field: string, names: Names): Value {
  if (value === null || value === undefined) return say('value.absent')
  if (!Array.isArray(value)) return one(value, field, names)
  if (value.length === 0) return say('value.empty')
  return { all: value.map(item => wordsOf(one(item, field, names))) }
}

/** A single value. A list that was cut ends with a text such as `3 more`. */
function one(value: unknown, field: string, names: Names): Value {
  if (typeof value === 'boolean') return say(value ? 'value.yes' : 'value.no')
  if (field === 'time.hour' && typeof value === 'number') {
    return say('value.hour', { hour: String(value).padStart(2, '0') })
  }
  if (typeof value !== 'string') return JSON.stringify(value)
  if (field === 'time.weekday') return worded('day', value)
  if (field === 'conversation.previousAgent') return agentNamed(value, names)
  const more = /^(\d+) more$/.exec(value)?.[1]
  return more === undefined ? say('value.text', { text: value }) : say('value.more', { count: Number(more) })
}

function wordsOf(value: Value): string | Words {
  return typeof value === 'object' && 'key' in value ? value : String(value)
}
