import type { Channel } from '../../../db/channels.ts'
import type { WeekSchedule } from '../../../domain/business-hours-schedule.ts'
import { nextOpening, openSpells } from '../../../domain/business-hours-search.ts'

/** When a schedule opens next: undefined if it is open now, null if no opening is ahead. Epoch ms. */
export function opensAt(schedule: WeekSchedule, now: number): number | null | undefined {
  if (openSpells(schedule, now, now + 1).length > 0) return undefined
  return nextOpening(schedule, now) ?? null
}

/** The hours that count for a conversation: its team's own, or else the channel's. Null: there are none. */
export function hoursOf({ settings }: Pick<Channel, 'settings'>, ofTeam: WeekSchedule | null) {
  if (ofTeam) return ofTeam
  return settings.businessHours.enabled ? settings.businessHours : null
}
