import { expect, test } from 'vitest'
import type { Accepted } from '../outside/outside.ts'
import { newRecord } from '../record.ts'
import type { DeliveryRow } from './facts.ts'
import { accepted, delivery, facts, kinds } from './made-up-facts.ts'
import { checkOutbound } from './outbound.ts'

test('a failure that only one call in vain has told excuses what was told before, and no more', () => {
  const check = (provider: DeliveryRow['provider'], told: Accepted['status']) => {
    const deliveries = [delivery('1', 1, { status: 'sent', provider })]
    const outside = { acknowledged: () => new Map([['1', told]]) }
    return kinds(
      checkOutbound(facts({ deliveries }), [outside], [accepted('1', 'SM1', 'failed')], newRecord()),
    )
  }
  expect(check('engagelab', 'sent')).toEqual([])
  expect(check('engagelab', 'accepted')).toEqual(['notSent'])
  expect(check('engagelab', 'failed')).toEqual(['notSent'])
  // It has a list.
  expect(check('twilio', 'sent')).toEqual(['notSent'])
})
