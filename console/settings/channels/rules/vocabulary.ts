import type { RoutingRule } from '../../../api/types.ts'

export type Condition = RoutingRule['conditions'][number]
export type Field = Condition['field']
export type Operator = Condition['operator']
export type Kind = 'text' | 'phone' | 'country' | 'id' | 'weekday' | 'hour' | 'boolean' | 'labels'

/**
 * Everything that a rule can ask about, with the kind of its value. The compiler demands an entry for each field of
 * the API.
 */
export const FIELDS = {
  'message.text': 'text',
  'message.hasMedia': 'boolean',
  'message.buttonPayload': 'text',
  'contact.phone': 'phone',
  'contact.country': 'country',
  'contact.name': 'text',
  'contact.returning': 'boolean',
  'contact.labels': 'labels',
  'hours.open': 'boolean',
  'time.weekday': 'weekday',
  'time.hour': 'hour',
  'referral.sourceId': 'text',
  'conversation.previousAgent': 'id',
} as const satisfies Record<Field, Kind>

export const FIELD_NAMES = Object.keys(FIELDS) as Field[]

/** The operators for each kind of value. A test compares them with the service's own. */
export const OPERATORS: Record<Kind, readonly Operator[]> = {
  text: [
    'contains',
    'notContains',
    'equals',
    'notEquals',
    'startsWith',
    'matches',
    'in',
    'isPresent',
    'isAbsent',
  ],
  phone: [
    'startsWith',
    'equals',
    'notEquals',
    'contains',
    'notContains',
    'matches',
    'in',
    'isPresent',
    'isAbsent',
  ],
  country: ['equals', 'notEquals', 'in', 'isPresent', 'isAbsent'],
  id: ['equals', 'notEquals', 'in', 'isPresent', 'isAbsent'],
  weekday: ['equals', 'notEquals', 'in'],
  hour: ['equals', 'notEquals', 'in'],
  boolean: ['equals', 'notEquals'],
  labels: ['contains', 'notContains', 'in', 'isPresent', 'isAbsent'],
}

/** What an operator is compared with: nothing, one value, or a list. */
export function takes(operator: Operator): 'nothing' | 'value' | 'list' {
  if (operator === 'isPresent' || operator === 'isAbsent') return 'nothing'
  return operator === 'in' ? 'list' : 'value'
}

/** A condition after its field or operator has changed. If the operator or the value no longer fits, it is replaced. */
export function changed({ field, operator, value }: Condition, next: Partial<Condition>): Condition {
  const wanted = { field: next.field ?? field, operator: next.operator ?? operator }
  const kind = FIELDS[wanted.field]
  const fits = OPERATORS[kind].includes(wanted.operator)
  const how = fits ? wanted.operator : (OPERATORS[kind][0] ?? 'equals')
  const isSame = FIELDS[field] === kind && takes(how) === takes(operator)
  return { field: wanted.field, operator: how, value: isSame ? value : emptyOf(kind, takes(how)) }
}

/** The value to begin with. */
function emptyOf(kind: Kind, taken: ReturnType<typeof takes>): Condition['value'] {
  if (taken === 'nothing') return null
  if (taken === 'list') return []
  if (kind === 'boolean') return true
  if (kind === 'hour') return 9
  return kind === 'weekday' ? 'monday' : ''
}

export const NEW_CONDITION: Condition = { field: 'message.text', operator: 'contains', value: '' }

/** The items of a typed list, with commas between them. */
export function itemsOf(text: string): string[] {
  return text
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '')
}
