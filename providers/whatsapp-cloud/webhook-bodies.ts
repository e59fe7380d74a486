import { readEvents } from './events.ts'

// Bodies of Meta's webhooks, for tests.

export const AT = Date.UTC(2026, 10, 29, 12)
export const seconds = (ms: number) => String(ms / 1_000)
export const METADATA = { display_phone_number: '15005550020', phone_number_id: '20' }
export const CONTACT = { profile: { name: 'Mali' }, wa_id: '66812345678', user_id: 'TH.1' }

export const change = (value: object, field = 'messages') => ({
  field,
  value: { metadata: METADATA, ...value },
})
export const body = (...changes: object[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '10', changes }],
})
export const message = (fields: object) => ({
  from: '66812345678',
  from_user_id: 'TH.1',
  id: 'wamid.1',
  timestamp: seconds(AT - 5_000),
  ...fields,
})
export const read = (value: object, field?: string) => readEvents(body(change(value, field)), AT)
export const readOne = (fields: object, contacts: object[] = [CONTACT]) => {
  const [event] = read({ contacts, messages: [message(fields)] }).events
  if (event?.type !== 'message') throw new Error(`it is ${event?.type}`)
  return event.message
}
