import { createRoute } from '@hono/zod-openapi'
import { loadChannel } from '../../db/channels.ts'
import { LONGEST_SNOOZE_MS, SHORTEST_SNOOZE_MS } from '../../domain/snooze.ts'
import { isWallTime, momentOf } from '../../domain/wall-time.ts'
import * as signals from '../../protocol/signals.ts'
import { idempotent } from '../http/idempotency.ts'
import { invalid } from '../http/problem.ts'
import { accepted } from '../schemas/commands.ts'
import { answer, body, idParameter, keyHeader, preferHeader, problems } from '../schemas/common.ts'
import { newSnooze, priorityChange } from '../schemas/later.ts'
import { type CommandEnvironment, makeActing } from '../services/acting.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

/** Routes that snooze a conversation, end the snooze, and set its priority. */
export function snoozeRoutes({ dependencies, commands }: Services) {
  const { sql } = dependencies
  const { actOn, carryOut } = makeActing(commands)
  const request = { params: idParameter, headers: keyHeader.extend(preferHeader.shape) }
  const shared = {
    method: 'post' as const,
    tags: ['Commands'],
    middleware: idempotent(dependencies),
    responses: { 202: answer(accepted, 'Accepted'), ...problems(404, 409) },
  }
  const snooze = createRoute({
    ...shared,
    path: '/conversations/{id}/snooze',
    summary: 'Puts the conversation aside until a time, or until the customer writes',
    description:
      'It stays with its agent; by the channel’s `snoozeFreesSeat` it holds no seat meanwhile. Any message of the customer ends it, except a mere acknowledgement ("ok", "thanks") that answers no question. So does a message of ours that does not arrive. A customer who waits for an answer can’t be put aside without a time (customer_waits).',
    request: { ...request, ...body(newSnooze) },
  })
  const unsnooze = createRoute({
    ...shared,
    path: '/conversations/{id}/unsnooze',
    summary: 'Ends the snooze now',
    request,
  })
  const priority = createRoute({
    ...shared,
    path: '/conversations/{id}/priority',
    summary: 'Changes the priority, and with it the place in the queue. No rule changes it afterwards',
    request: { ...request, ...body(priorityChange) },
  })

  return makeRouter<CommandEnvironment>()
    .openapi(snooze, async c => {
      const conversation = await actOn(c, c.req.valid('param').id)
      const { until } = c.req.valid('json')
      const at = until === null ? undefined : await momentFrom(until, conversation.channelId)
      return c.json(await carryOut(c, conversation, signals.snooze, { until: at }), 202)
    })
    .openapi(unsnooze, async c => {
      const conversation = await actOn(c, c.req.valid('param').id)
      return c.json(await carryOut(c, conversation, signals.unsnooze, {}), 202)
    })
    .openapi(priority, async c => {
      const conversation = await actOn(c, c.req.valid('param').id)
      return c.json(await carryOut(c, conversation, signals.prioritize, c.req.valid('json')), 202)
    })

  /** The instant, epoch ms. A time without an offset is local to the channel's time zone. */
  async function momentFrom(until: string, channelId: string): Promise<number> {
    const timezone = isWallTime(until)
      ? (await loadChannel(sql, channelId))?.settings.businessHours.timezone
      : undefined
    const at = timezone === undefined ? Date.parse(until) : momentOf(until, timezone)
    const ahead = at - Date.now()
    if (ahead < SHORTEST_SNOOZE_MS || ahead > LONGEST_SNOOZE_MS) {
      const message = `must be at least ${SHORTEST_SNOOZE_MS / 1_000} seconds and at most a year ahead; it is ${new Date(at).toISOString()}`
      throw invalid([{ path: 'until', message }])
    }
    return at
  }
}
