import { becauseIn, dayOf } from './because.ts'
import { type Facts, numberIn, textIn } from './facts.ts'
import { type Names, teamNamed } from './names.ts'
import type { Step } from './step.ts'
import { say, type Words } from './words.ts'

/**
 * The verdict on the business hours: for which moment, by whose hours, and what follows.
 *
 * @param data of `hours.checked`
 */
export function hoursOf(data: Facts, names: Names): Step {
  const open = data.open === true
  return {
    title: say('hours.title', { open: open ? 'yes' : 'no' }),
    tone: open ? 'good' : 'wait',
    lines: [becauseIn(textIn(data.because) ?? ''), momentOf(data, names), ...follows(data, open)],
  }
}

function momentOf(data: Facts, names: Names): Words {
  const { localTime, weekday, of, teamId, settingsVersion } = data
  const [, clock = '', offset = ''] = /T(\d\d:\d\d)[^+Z-]*(.*)$/.exec(textIn(localTime) ?? '') ?? []
  return say('hours.moment', {
    clock,
    day: dayOf(textIn(weekday)),
    zone: offset === 'Z' || offset === '+00:00' ? 'UTC' : `UTC${offset}`,
    whose: of === 'team' ? say('hours.ofTeam', { team: teamNamed(teamId, names) }) : say('hours.ofChannel'),
    version: String(numberIn(settingsVersion) ?? 'none'),
  })
}

function follows({ nextOpening, nextClosing, tell }: Facts, open: boolean): Words[] {
  const closing = textIn(nextClosing)
  if (open) return closing === undefined ? [] : [say('hours.nextClosing', { closing: { at: closing } })]
  const opening = textIn(nextOpening)
  return [
    opening === undefined ? say('hours.neverOpens') : say('hours.nextOpening', { opening: { at: opening } }),
    ...(tell === undefined ? [] : [say(tell === true ? 'hours.told' : 'hours.toldBefore')]),
  ]
}
