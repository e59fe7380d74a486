/** What a rule can ask about, and of which type it is. */
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
} as const satisfies Record<string, FieldType>
export type Field = keyof typeof FIELDS

export const FIELD_NAMES = Object.keys(FIELDS) as Field[]

/**
 * `phone`: E.164. `country`: ISO 3166-1 alpha-2. `hour`: 0–23 on the channel's clock. `id`: of an agent. `labels`: any
 * number of texts; every other type is one value or none.
 */
export type FieldType = 'text' | 'phone' | 'country' | 'id' | 'weekday' | 'hour' | 'boolean' | 'labels'

export const OPERATORS = [
  'equals',
  'notEquals',
  'contains',
  'notContains',
  'startsWith',
  'matches',
  'in',
  'isPresent',
  'isAbsent',
] as const
export type Operator = (typeof OPERATORS)[number]

const CODE_OPERATORS = ['equals', 'notEquals', 'in', 'isPresent', 'isAbsent'] as const

/** Which operators fit which type: the evaluator holds nothing else for true, and the checker refuses the rest. */
export const OPERATORS_OF: Record<FieldType, readonly Operator[]> = {
  text: OPERATORS,
  phone: OPERATORS,
  country: CODE_OPERATORS,
  id: CODE_OPERATORS,
  // These always have a value.
  weekday: ['equals', 'notEquals', 'in'],
  hour: ['equals', 'notEquals', 'in'],
  boolean: ['equals', 'notEquals'],
  // `contains` is a whole label here, `in` any label of the list.
  labels: ['contains', 'notContains', 'in', 'isPresent', 'isAbsent'],
}

/** Operators that ask for no value. */
export function takesNoValue(operator: Operator): boolean {
  return operator === 'isPresent' || operator === 'isAbsent'
}

export function fieldType(field: string): FieldType | undefined {
  return Object.hasOwn(FIELDS, field) ? FIELDS[field as Field] : undefined
}
