/** @import { Conversation, ConversationEvent } from '../types.ts' */
/** @import { Floor } from './floor.js' */
/** @import { People } from './people.js' */
/** @import { CandidateRow, PlacedStep, RuleStep } from './why-types.ts' */
import { byId, h, renderList } from '../lib/dom.js'
import { exactMoment, moment, sentence, time } from '../lib/format.js'
import { whyOf } from './why.js'

/**
 * Why the conversation is where it is: each thing that was judged, in order, and what would have had to be different.
 *
 * @param {{ people: People }} options
 */
export function createWhyPanel({ people }) {
  const list = byId('why', HTMLOListElement)
  const names = { name: people.name, time: moment, exactTime: exactMoment }

  return {
    /**
     * @param {Conversation} conversation
     * @param {ConversationEvent[]} events
     * @param {Floor} floor
     */
    show(conversation, events, floor) {
      const steps = [...whyOf(events, names), ...nowOf(conversation, floor, people)]
      renderList(list, steps, { key: ({ key }) => key, render: renderStep })
    },
  }
}

/**
 * Where it stands in the line at this moment, which no event tells.
 *
 * @param {Conversation} conversation
 * @param {Floor} floor
 * @param {People} people
 * @returns {PlacedStep[]}
 */
function nowOf({ id, channelId, status }, floor, people) {
  const entries = floor.of(channelId)?.line.entries ?? []
  const place = entries.findIndex(({ conversationId }) => conversationId === id)
  const entry = entries[place]
  if (status !== 'waiting' || !entry) return []
  const names = entry.eligible.map(agent => people.name(agent)).join(', ')
  return [
    {
      key: 'now',
      at: '',
      title: `Now: number ${place + 1} of ${entries.length} in the queue`,
      tone: 'wait',
      lines: [sentence(entry.because), names ? `Available agents, online and below capacity: ${names}.` : ''],
    },
  ]
}

/** @param {PlacedStep} step */
function renderStep({ at, title, tone = 'plain', lines = [], rules = [], candidates = [] }) {
  return h(
    'li',
    { class: `step ${tone}` },
    h('h4', {}, title, at ? h('time', { datetime: at }, time(at)) : false),
    rules.length > 0 && h('ol', { class: 'rules' }, ...rules.map(renderRule)),
    ...lines.filter(Boolean).map(line => h('p', { dir: 'auto' }, line)),
    candidates.length > 0 && renderCandidates(candidates),
  )
}

/** @param {RuleStep} rule */
function renderRule({ title, verdict, tone, how, conditions, needed }) {
  return h(
    'li',
    {},
    h('p', {}, h('strong', {}, title), ' ', h('span', { class: `verdict ${tone}` }, verdict)),
    how && h('p', { class: 'soft' }, `Of its conditions ${how}:`),
    h(
      'ul',
      {},
      ...conditions.map(({ holds, text }) =>
        h(
          'li',
          { class: holds ? 'holds' : 'fails', dir: 'auto' },
          h('span', { role: 'img', 'aria-label': holds ? 'holds:' : 'is false:' }, holds ? '✓' : '✗'),
          ` ${text}`,
        ),
      ),
    ),
    needed && h('p', { class: 'soft', dir: 'auto' }, `To match, the rule needed ${needed}.`),
  )
}

const COLUMNS = ['Agent', 'Presence', 'Has', 'Last assignment', 'Verdict']

/** @param {CandidateRow[]} candidates */
function renderCandidates(candidates) {
  return h(
    'table',
    {},
    h('thead', {}, h('tr', {}, ...COLUMNS.map(name => h('th', { scope: 'col' }, name)))),
    h(
      'tbody',
      {},
      ...candidates.map(({ name, presence, load, last, verdict, chosen }) =>
        h(
          'tr',
          { class: chosen ? 'chosen' : undefined },
          h('th', { scope: 'row' }, name),
          h('td', { class: `presence ${presence}` }, presence),
          h('td', {}, load),
          h('td', {}, last),
          h('td', {}, verdict),
        ),
      ),
    ),
  )
}
