import { loadChannel } from '../../db/channels.ts'
import type { Sql } from '../../db/client.ts'
import { toldUnavailableSince } from '../../db/outbound-messages.ts'
import { loadTeam } from '../../db/teams.ts'
import { judgeHours } from '../../domain/business-hours.ts'
import { closedPeriodId, nextClosing, nextOpening } from '../../domain/business-hours-search.ts'
import type { HoursChecked, HoursInput } from '../../protocol/activities/allocation.ts'
import { decidedBefore, recordDecision } from '../decisions.ts'
import type { Dependencies } from '../dependencies.ts'

const TYPE = 'hours.checked'

/**
 * The decision as its event stores it. Events of earlier versions lack the closing time and whether the
 * customer is told.
 */
interface Judged {
  open: boolean
  nextOpening: string | null
  nextClosing?: string | null
  reopening?: string | null
  tell?: boolean
  of?: 'team' | 'channel'
}

/**
 * Checks the business hours for the moment at which the message was received, however late it is
 * handled. A team with hours of its own is checked by those. The verdict is stored with the version of
 * the settings, and a second try finds it: the settings may have changed by then.
 */
export function checkBusinessHours({ sql, clock }: Dependencies) {
  return async (input: HoursInput): Promise<HoursChecked> => {
    const before = await decidedBefore<Judged>(sql, input, TYPE)
    if (before) return checked(before)
    const data = await judge(sql, input, clock.now())
    if (!data) return { open: true, tell: false }
    return checked(await recordDecision<Judged>(sql, input, TYPE, data))
  }
}

/** Undefined when no hours are set. */
async function judge(
  sql: Sql,
  { conversationId, channelId, at, teamId, reopens }: HoursInput,
  now: number,
): Promise<(Judged & Record<string, unknown>) | undefined> {
  const [channel, team] = await Promise.all([
    loadChannel(sql, channelId),
    teamId === undefined ? undefined : loadTeam(sql, teamId),
  ])
  if (!channel) throw new Error('the channel does not exist')
  const own = team?.deletedAt ? undefined : (team?.businessHours ?? undefined)
  const hours = own ?? channel.settings.businessHours
  if (!own && !channel.settings.businessHours.enabled) return undefined
  const verdict = judgeHours(hours, at)
  const closing = verdict.open ? nextClosing(hours, at) : undefined
  const message = channel.settings.businessHours.unavailableMessage.trim()
  return {
    ...verdict,
    of: own ? 'team' : 'channel',
    ...(own && { teamId }),
    settingsVersion: channel.version,
    nextOpening: instant(verdict.open ? undefined : nextOpening(hours, Math.max(at, now))),
    nextClosing: instant(closing),
    ...(reopens && closing !== undefined && { reopening: instant(nextOpening(hours, closing)) }),
    tell: !verdict.open && message !== '' && !(await wasTold(sql, conversationId, closedPeriodId(hours, at))),
  }
}

function checked({ open, nextOpening, nextClosing, reopening, tell = false, of }: Judged): HoursChecked {
  const moment = (text: string | null | undefined) => (text ? Date.parse(text) : undefined)
  return open
    ? { open, closesAt: moment(nextClosing), reopensAt: moment(reopening), tell: false }
    : { open, nextOpening: moment(nextOpening), ...(of === 'team' && { ofTeam: true }), tell }
}

function instant(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString()
}

/**
 * Whether this customer was told in this closed period, in any of their conversations. The beginning of
 * a period identifies it.
 */
function wasTold(sql: Sql, conversationId: string, period: string | undefined): Promise<boolean> {
  const began = period === undefined || period === 'always' ? new Date(0) : new Date(period)
  return toldUnavailableSince(sql, conversationId, began)
}
