import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { OUR_ERRORS } from '../../activities/sending/errors.ts'
import { HAND_OVER_FIXES, HAND_OVER_REASONS } from '../../domain/ai.ts'
import { ASSIGNMENT_MODES, PRESENCES } from '../../domain/choose-agent.ts'
import { CONVERSATION_STATUSES, PRIORITIES } from '../../domain/conversation.ts'
import { FAILURE_CLASSES } from '../../domain/delivery.ts'
import { IGNORED_SIGNALS } from '../../domain/ignored-signals.ts'
import { MEDIA_ERRORS } from '../../domain/media-errors.ts'
import { FIELD_NAMES } from '../../domain/routing/fields.ts'
import { OPERATOR_NAMES } from '../../domain/routing/operators.ts'
import { REFUSALS } from '../../domain/transitions.ts'
import english from '../locales/en/explain.json' with { type: 'json' }
import { EVENT_VALUES } from './event-values.ts'
import { ENGLISH, THAI } from './test-words.ts'
import { type Group, worded } from './words.ts'

/** Source files of the service that write what is stored with events. */
const SOURCES = {
  ...import.meta.glob<string>('../../db/events.ts', { query: '?raw', import: 'default', eager: true }),
  ...import.meta.glob<string>('../../domain/{choose-agent,conversation,snooze,why-no-survey}.ts', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
  ...import.meta.glob<string>(
    '../../activities/{allocation,contacts,conversation,erasure,keeper,recording,surveys}/*.ts',
    { query: '?raw', import: 'default', eager: true },
  ),
  ...import.meta.glob<string>('../../workflows/conversation/*.ts', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
}
const sourceOf = (path: string) => SOURCES[`../../${path}`] ?? ''

/** The codes for which a language has no words. */
const unworded = (group: Group, codes: readonly string[]) =>
  codes.filter(code => !ENGLISH.has(worded(group, code).key) || !THAI.has(worded(group, code).key))

/** The members of a union of literals. */
function membersOf(source: string, type: string): string[] {
  const [, body = ''] = new RegExp(`export type ${type} =([^]*?)\\n\\n`).exec(`${source}\n\n`) ?? []
  return [...body.matchAll(/\| '([^']+)'/g)].flatMap(([, member]) => member ?? [])
}

test('every type of event has words, and all that they need', () => {
  const types = membersOf(sourceOf('db/events.ts'), 'EventType')
  expect(types.length).toBeGreaterThan(40)
  const missing = types.filter(type => !ENGLISH.has(`event.${type}`) || !(type in EVENT_VALUES))
  expect(missing).toEqual([])
})

test('every code that the API gives a reason by has words', () => {
  const ours = Object.values(OUR_ERRORS).map(({ code }) => code)
  const closeReasons = membersOf(sourceOf('domain/conversation.ts'), 'CloseReason')
  expect(closeReasons).toContain('merged')
  expect({
    refusal: unworded('refusal', Object.keys(REFUSALS)),
    handOver: unworded('handOver', Object.keys(HAND_OVER_REASONS)),
    handOverFix: unworded('handOverFix', Object.keys(HAND_OVER_FIXES)),
    failure: unworded('failure', ours),
    failureFix: unworded('failureFix', ours),
    failureClass: unworded('failureClass', FAILURE_CLASSES),
    ignored: unworded('ignored', Object.keys(IGNORED_SIGNALS)),
    media: unworded('media', Object.keys(MEDIA_ERRORS)),
    operator: unworded('operator', OPERATOR_NAMES),
    field: FIELD_NAMES.filter(name => !ENGLISH.has(`field.${name}`)),
    mode: unworded('mode', ASSIGNMENT_MODES),
    presence: unworded('presence', PRESENCES),
    priority: unworded('priority', PRIORITIES),
    status: unworded('status', CONVERSATION_STATUSES),
    reason: unworded('reason', closeReasons),
    obstacle: unworded('obstacle', literalsOf('domain/choose-agent.ts', /export type Obstacle = (.*)/)),
    chosenBy: unworded('chosenBy', membersOf(sourceOf('domain/choose-agent.ts'), 'ChosenBy')),
    chosenShort: unworded('chosenShort', membersOf(sourceOf('domain/choose-agent.ts'), 'ChosenBy')),
    snoozeEnd: unworded('snoozeEnd', membersOf(sourceOf('domain/snooze.ts'), 'SnoozeEnd')),
  }).toEqual(Object.fromEntries(GROUPS.map(group => [group, []])))
})

const GROUPS = [
  ...[
    'refusal',
    'handOver',
    'handOverFix',
    'failure',
    'failureFix',
    'failureClass',
    'ignored',
    'media',
    'operator',
  ],
  ...[
    'field',
    'mode',
    'presence',
    'priority',
    'status',
    'reason',
    'obstacle',
    'chosenBy',
    'chosenShort',
    'snoozeEnd',
  ],
]

function literalsOf(path: string, line: RegExp): string[] {
  return [...(line.exec(sourceOf(path))?.[1] ?? '').matchAll(/'([^']+)'/g)].flatMap(([, one]) => one ?? [])
}

/** Reasons that are phrases, collected from the places where they are written. */
test('every reason that is stored as a phrase has words', () => {
  const found = Object.entries(SOURCES).flatMap(([path, source]) =>
    path.endsWith('.test.ts')
      ? []
      : [...source.matchAll(PHRASES)].flatMap(([, ...phrases]) => phrases.find(Boolean) ?? []),
  )
  expect(found).toContain('surveys are off')
  expect(found).toContain('the customer wrote again after it was resolved')
  const groups: Group[] = ['reason', 'ai', 'target', 'wait', 'handOver', 'ignored']
  const missing = [...new Set(found)].filter(phrase =>
    groups.every(group => unworded(group, [phrase]).length > 0),
  )
  expect(missing.filter(phrase => !NOT_STORED.has(phrase) && !IN_FORMS.test(phrase))).toEqual([])
})

/** They are written as a field, as a choice of two, or as what a function returns. */
const PHRASES =
  /(?:reason|because|REASON)(?:: | = )(?:\w+ === '\w+' \? )?'([a-z][^']*)'|\) return '([a-z]+ [^']*)'|return '([a-z]+ [^']*)'/g
/** Forms of `becauseIn`, which have a test of their own. */
const IN_FORMS = /^outside business hours|^(?:no|the required) agent|^assignment is manual/
/** Never stored with an event. */
const NOT_STORED = new Set(['nothing but to stand before it in the order of ids'])

test.each(textsOf(english))('%s can be put into words', (_, text) => {
  expect(() => new IntlMessageFormat(text, 'en')).not.toThrow()
})

function textsOf(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : textsOf(value, `${path}${key}.`),
  )
}
