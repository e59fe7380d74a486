/** The fields that a rule can ask about, with their types. */
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
 * `phone`: E.164. `country`: ISO 3166-1 alpha-2. `hour`: 0–23 in the channel's time zone. `id`: an
 * agent's id. `labels`: any number of texts. All other types hold one value or none.
 */
export type FieldType = 'text' | 'phone' | 'country' | 'id' | 'weekday' | 'hour' | 'boolean' | 'labels'

export function fieldType(field: string): FieldType | undefined {
  return Object.hasOwn(FIELDS, field) ? FIELDS[field as Field] : undefined
}
