import { expect, test } from 'vitest'
import type { Ours } from '../../providers/webhook-events.ts'
import { isNumberOf, matchSender, type Sender } from './senders.ts'

const number: Sender = { id: 'number', accountId: 'A', medium: 'sms', address: '+1500' }
const whatsapp: Sender = {
  id: 'whatsapp',
  accountId: 'A',
  medium: 'whatsapp',
  address: 'whatsapp:+1500',
  senderId: 'phone-1',
}
const smsService: Sender = { id: 'sms service', accountId: 'A', medium: 'sms', senderId: 'MG1' }
const whatsappService: Sender = {
  id: 'whatsapp service',
  accountId: 'A',
  medium: 'whatsapp',
  senderId: 'MG1',
}
const ALL = [smsService, whatsappService, number, whatsapp]

test.each<[what: string, Ours, called: string, found: string | undefined]>([
  ['a number', { medium: 'sms', address: '+1500' }, 'number', 'number'],
  ['the same number on WhatsApp', { medium: 'whatsapp', address: 'whatsapp:+1500' }, 'number', 'whatsapp'],
  ['by the provider’s id of it', { medium: 'whatsapp', senderId: 'phone-1' }, 'number', 'whatsapp'],
  [
    'by that id, written otherwise',
    { medium: 'whatsapp', senderId: 'phone-1', address: 'whatsapp:1500' },
    'x',
    'whatsapp',
  ],
  ['a number of a service', { medium: 'sms', address: '+1600', senderId: 'MG1' }, 'number', 'sms service'],
  [
    'a sender of a service',
    { medium: 'whatsapp', address: 'whatsapp:+1600', senderId: 'MG1' },
    'sms service',
    'whatsapp service',
  ],
  [
    'a number of a service that is a channel of its own',
    { medium: 'sms', address: '+1500', senderId: 'MG1' },
    'sms service',
    'number',
  ],
  [
    'without a word of the service, the one that was called',
    { medium: 'sms', address: '+1600' },
    'sms service',
    'sms service',
  ],
  [
    'of another medium than the one that was called',
    { medium: 'whatsapp', address: 'whatsapp:+1600' },
    'sms service',
    undefined,
  ],
  ['of another service', { medium: 'sms', address: '+1600', senderId: 'MG2' }, 'sms service', undefined],
  ['somebody else’s number', { medium: 'sms', address: '+1700' }, 'number', undefined],
])('%s', (_, ours, called, found) => {
  expect(matchSender(ALL, ours, called)?.id).toBe(found)
})

test('a messaging service is not a phone number', () => {
  expect(isNumberOf(smsService, { medium: 'sms', senderId: 'MG1' })).toBe(false)
})

test('of one number in two accounts, that of the account that is named', () => {
  const twice = [number, { ...number, id: 'other', accountId: 'B' }]
  const ours = { medium: 'sms', address: '+1500' } as const
  expect(matchSender(twice, { ...ours, accountId: 'B' }, 'x')?.id).toBe('other')
  expect(matchSender(twice, { ...ours, accountId: 'C' }, 'x')?.id).toBe('number')
})
