import { createRoute } from '@hono/zod-openapi'
import { loadChannel } from '../../db/channels.ts'
import { dayOf } from '../../domain/business-hours-calendar.ts'
import { dateAt, hoursAhead } from '../../domain/business-hours-preview.ts'
import { scheduleProblems } from '../../domain/business-hours-problems.ts'
import type { WeekSchedule } from '../../domain/business-hours-schedule.ts'
import type { Principal } from '../http/auth.ts'
import { invalid } from '../http/problem.ts'
import { answer, body, problems } from '../schemas/common.ts'
import { hoursPreview, hoursPreviewRequest } from '../schemas/hours-preview.ts'
import { requireMember } from '../services/membership.ts'
import type { Services } from '../services/services.ts'
import { unknownChannel } from './channels.ts'
import { makeRouter } from './router.ts'

const preview = createRoute({
  method: 'post',
  path: '/business-hours/preview',
  tags: ['Channels'],
  summary: 'The next weeks of business hours, saved or not, as messages will be judged by them',
  request: body(hoursPreviewRequest),
  responses: { 200: answer(hoursPreview, 'The dates, each with its open times'), ...problems(404) },
})

/** The years whose dates and offsets can be written in four digits. */
const YEARS = { from: '1970-01-01', to: '9998-12-31' }

/**
 * The route that shows, day by day, what business hours mean: when they open, and what holidays and clock changes do
 * to them.
 */
export function hoursPreviewRoutes({ dependencies: { sql }, clock }: Services) {
  async function hoursOf(
    principal: Principal,
    channelId: string,
  ): Promise<{ schedule: WeekSchedule; enabled: boolean }> {
    const channel = await loadChannel(sql, channelId)
    if (!channel || channel.deletedAt) throw unknownChannel()
    await requireMember(sql, principal, channelId)
    const { enabled, timezone, days, holidays } = channel.settings.businessHours
    return { schedule: { timezone, days, holidays }, enabled }
  }

  return makeRouter().openapi(preview, async c => {
    const { hours, channelId, days, ...asked } = c.req.valid('json')
    const saved = channelId === undefined ? undefined : await hoursOf(c.get('principal'), channelId)
    const schedule = hours ?? saved?.schedule
    if (!schedule) throw invalid([{ path: 'hours', message: 'give either hours or channelId' }])
    const enabled = saved?.enabled ?? true
    const found = scheduleProblems(schedule)
    const errors = found.filter(({ severity }) => severity === 'error')
    if (errors.length > 0)
      throw invalid(errors.map(({ path, message }) => ({ path: `hours.${path}`, message })))
    const now = clock.now()
    const from = asked.from ?? dateAt(schedule.timezone, now)
    if (dayOf(from) === undefined || from < YEARS.from || from > YEARS.to) {
      throw invalid([{ path: 'from', message: `must be a date from ${YEARS.from} to ${YEARS.to}` }])
    }
    const ahead = hoursAhead(schedule, { from, days, at: now })
    const warnings = found.map(({ path, message }) => ({ path: `hours.${path}`, message }))
    const { timezone } = schedule
    return c.json({ timezone, enabled, ...ahead, neverOpens: ahead.nextOpening === null, warnings }, 200)
  })
}
