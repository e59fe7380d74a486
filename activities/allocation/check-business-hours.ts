import { loadChannel } from '../../db/channels.ts'
import type { Sql } from '../../db/client.ts'
import { appendEvents } from '../../db/events.ts'
import { toldUnavailableSince } from '../../db/messages.ts'
import { loadTeam } from '../../db/teams.ts'
import { judgeHours } from '../../domain/business-hours.ts'
import { closedPeriodId, nextClosing, nextOpening } from '../../domain/business-hours-search.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { Dependencies } from '../dependencies.ts'
import type { HoursChecked, HoursInput } from './contract.ts'

/**
 * Judges the hours at the moment a message was received, whenever it is processed; those of the team, if it has hours of
 * its own. The verdict is stored with the version of the settings it came from.
 */
export function checkBusinessHours({ sql }: Dependencies) {
  return async ({ conversationId: id, channelId, seq, at, teamId }: HoursInput): Promise<HoursChecked> => {
    const [channel, team] = await Promise.all([
      loadChannel(sql, channelId),
      teamId === undefined ? undefined : loadTeam(sql, teamId),
    ])
    if (!channel) throw new Error('the channel is not there')
    const own = team?.deletedAt ? undefined : (team?.businessHours ?? undefined)
    const hours = own ?? channel.settings.businessHours
    if (!own && !channel.settings.businessHours.enabled) return { open: true, tell: false }
    const verdict = judgeHours(hours, at)
    const opening = verdict.open ? undefined : nextOpening(hours, Math.max(at, Date.now()))
    await appendEvents(sql, { id, channelId }, [
      {
        seq,
        type: 'hours.checked',
        actor: SYSTEM,
        data: {
          ...verdict,
          of: own ? 'team' : 'channel',
          ...(own && { teamId }),
          settingsVersion: channel.version,
          nextOpening: opening === undefined ? null : new Date(opening).toISOString(),
        },
      },
    ])
    if (verdict.open) return { open: true, closesAt: nextClosing(hours, at), tell: false }
    const message = channel.settings.businessHours.unavailableMessage.trim()
    const tell = message !== '' && !(await wasTold(sql, id, closedPeriodId(hours, at)))
    return { open: false, nextOpening: opening, tell }
  }
}

/** Whether the customer was told in this closed period, in whichever conversation; a period is named by its beginning. */
function wasTold(sql: Sql, conversationId: string, period: string | undefined): Promise<boolean> {
  const began = period === undefined || period === 'always' ? new Date(0) : new Date(period)
  return toldUnavailableSince(sql, conversationId, began)
}
