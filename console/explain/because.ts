import { say, verbatim, type Words, worded } from './words.ts'

// Reasons for waiting, and for being open or closed, are stored as English sentences of a few forms (made in
// `domain/`). Here they are recognised and worded in the reader's language. A form that is unknown, of a newer
// service, is shown as it is.

/** The known forms, with the words for each. The first that fits counts. */
const FORMS: [RegExp, (...found: string[]) => Words][] = [
  [/^outside business hours until (\S+)$/, at => say('wait.until', { opening: { at: at ?? '' } })],
  [/^outside business hours, and no opening is planned$/, () => say('wait.no_opening')],
  [/^assignment is manual: an agent must take it$/, () => say('wait.manual')],
  [/^the required agent does not handle this channel$/, () => say('wait.named_gone')],
  [/^no agent handles this channel$/, () => say('wait.no_agents')],
  [/^no agent of the team handles this channel$/, () => say('wait.no_team_agents')],
  [/^others are before it$/, () => say('wait.others_first')],
  [/^of (\d+) possible agents: (.+)$/, counts],
  [/^open all day on (.+)$/, day => say('hours.openAllDay', { day: dayOf(day) })],
  [
    /^open (\S+)–(\S+) on (.+)$/,
    (from, to, day) => say('hours.open', { ...span(from, to), day: dayOf(day) }),
  ],
  [/^open all day, begun on (.+)$/, day => say('hours.openAllDayBegun', { day: dayOf(day) })],
  [
    /^open (\S+)–(\S+), begun on (.+)$/,
    (from, to, day) => say('hours.openBegun', { ...span(from, to), day: dayOf(day) }),
  ],
  [
    /^between (\S+) and (\S+) on (.+)$/,
    (from, to, day) => say('hours.between', { ...span(from, to), day: dayOf(day) }),
  ],
  [/^before (\S+) on (.+)$/, (from, day) => say('hours.before', { from: from ?? '', day: dayOf(day) })],
  [/^after (\S+) on (.+)$/, (to, day) => say('hours.after', { to: to ?? '', day: dayOf(day) })],
  [/^closed(?:: | on )(.+)$/, day => say('hours.closed', { day: dayOf(day) })],
]

/** The words of a stored reason. */
export function becauseIn(text: string): Words {
  for (const [form, words] of FORMS) {
    const found = form.exec(text)
    if (found) return words(...found.slice(1))
  }
  return worded('reason', text)
}

/** Why agents could not get a conversation, as the sentence counts them. */
const OBSTACLES: Record<string, 'wait.offline' | 'wait.away' | 'wait.full' | 'wait.excluded'> = {
  offline: 'wait.offline',
  away: 'wait.away',
  'at full capacity': 'wait.full',
  'had it without answering': 'wait.excluded',
}

/** Words for counts such as `1 offline, 2 at full capacity`. */
function counts(total = '', parts = ''): Words {
  const all = parts.split(', ').map(part => {
    const [, n, what = ''] = /^(\d+) (.+)$/.exec(part) ?? []
    const key = OBSTACLES[what]
    return key && n !== undefined ? say(key, { n: Number(n) }) : verbatim(part)
  })
  return say('wait.counts', { total: Number(total), parts: { all } })
}

function span(from = '', to = '') {
  return { from, to }
}

/** Words for a day such as `monday` or `holiday Songkran`. */
export function dayOf(text = ''): Words {
  const holiday = /^holiday (.+)$/.exec(text)?.[1]
  return holiday === undefined ? worded('day', text) : say('day.holiday', { name: holiday })
}
