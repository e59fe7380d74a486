import { describe, expect, test } from 'vitest'
import type { Channel } from '../../db/channels.ts'
import type { ListedMessage } from '../../providers/provider.ts'
import { belongsTo, type Siblings } from './belongs-to.ts'

const OURS = '+15005550006'
const service = (medium: Channel['medium'] = 'sms') =>
  ({ medium, phoneNumber: null, messagingServiceSid: 'MG1' }) as Channel
const number = (medium: Channel['medium'] = 'sms') =>
  ({ medium, phoneNumber: OURS, messagingServiceSid: null }) as Channel

const inbound = (to: string, through: string | null = null) =>
  ({ origin: 'inbound', to, messagingServiceSid: through }) as ListedMessage
const sent = (to: string, through: string | null = null) =>
  ({ origin: 'api', to, messagingServiceSid: through }) as ListedMessage

const alone: Siblings = { phoneNumbers: [], messagingServiceSids: [] }
const withService: Siblings = { phoneNumbers: [], messagingServiceSids: ['MG1'] }
const withNumber: Siblings = { phoneNumbers: [OURS], messagingServiceSids: [] }

describe('a number has', () => {
  test.each<[string, ListedMessage, Siblings, boolean]>([
    ['what customers write to it', inbound(OURS), alone, true],
    ['also through a service that is a channel', inbound(OURS, 'MG1'), withService, true],
    ['what was sent from it', sent('+1999'), alone, true],
    ['through a service that is none', sent('+1999', 'MG1'), alone, true],
    ['not what is sent by a service that is a channel', sent('+1999', 'MG1'), withService, false],
    ['what is sent by another service', sent('+1999', 'MG2'), withService, true],
  ])('%s', (_, message, siblings, is) => {
    expect(belongsTo(number(), siblings, message)).toBe(is)
  })
})

describe('a service has', () => {
  test.each<[string, Channel, ListedMessage, Siblings, boolean]>([
    ['what bears its id', service(), sent('+1999', 'MG1'), alone, true],
    ['not what bears another’s', service(), sent('+1999', 'MG2'), alone, false],
    ['not what bears none', service(), sent('+1999'), alone, false],
    ['what customers write to one of its numbers', service(), inbound(OURS, 'MG1'), alone, true],
    ['unless the number is a channel', service(), inbound(OURS, 'MG1'), withNumber, false],
    ['what it sent, although the number is one', service(), sent('+1999', 'MG1'), withNumber, true],
    ['not what goes by WhatsApp', service(), sent('whatsapp:+1999', 'MG1'), alone, false],
    ['by WhatsApp what does', service('whatsapp'), sent('whatsapp:+1999', 'MG1'), alone, true],
    ['and not what doesn’t', service('whatsapp'), sent('+1999', 'MG1'), alone, false],
    ['nor what goes by another medium', service(), sent('messenger:1', 'MG1'), alone, false],
    [
      'by WhatsApp unless that number is a channel',
      service('whatsapp'),
      inbound(`whatsapp:${OURS}`, 'MG1'),
      withNumber,
      false,
    ],
  ])('%s', (_, channel, message, siblings, is) => {
    expect(belongsTo(channel, siblings, message)).toBe(is)
  })
})
