import { z } from 'zod'
import { badParameter } from '../graph-errors.ts'
import type { Num } from '../model.ts'
import { personByUserId, personOf } from '../people/people.ts'
import type { World } from '../world.ts'

const schema = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  block_users: z
    .array(z.strictObject({ user: z.string() }))
    .min(1)
    .max(1_000),
})
const WINDOW_MS = 24 * 60 * 60_000

/**
 * Blocks people who wrote within 24 hours, or unblocks them. The answer has an error for each that failed (Meta, Block
 * users, 2026-09).
 */
export function changeBlocks(world: World, number: Num, body: unknown, blocked: boolean): object {
  const given = schema.safeParse(body)
  if (!given.success) throw badParameter('block_users')
  const { state, time } = world
  const done: object[] = []
  const failed: object[] = []
  for (const { user } of given.data.block_users) {
    const person = /[A-Za-z]/.test(user) ? personByUserId(state, user) : personOf(state, user)
    const wrote = [...state.messages.values()].some(
      ({ direction, customer, at }) =>
        direction === 'inbound' && customer === person?.waId && time.now() - at < WINDOW_MS,
    )
    const named = { input: user, ...(person && { wa_id: person.waId, user_id: person.userId }) }
    if (!person || (blocked && !wrote)) {
      const error = { code: 139101, message: 'The user has not messaged the business within 24 hours' }
      failed.push({ ...named, errors: [error] })
    } else {
      if (blocked) number.blocked.add(person.waId)
      else number.blocked.delete(person.waId)
      done.push(named)
    }
  }
  const key = blocked ? 'added_users' : 'removed_users'
  return {
    messaging_product: 'whatsapp',
    block_users: { [key]: done, ...(failed.length > 0 && { failed_users: failed }) },
  }
}
