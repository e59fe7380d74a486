import { expect, test } from 'vitest'
import { changeSettings, DEFAULT_SETTINGS, type SettingsChanges } from './settings.ts'
import { settingsTextProblems } from './settings-texts.ts'

const contentSid = `HX${'1'.repeat(32)}`
const template = (text: string) => ({ contentSid, variables: { '1': 'fine', '2': text } })

function pathsOf(changes: SettingsChanges, before = DEFAULT_SETTINGS): string[] {
  return settingsTextProblems(before, changeSettings(before, changes)).map(({ path }) => path)
}

const BAD = 'Hi {{nobody}}'

test.each<[path: string, changes: SettingsChanges]>([
  ['greeting.text', { greeting: { text: BAD } }],
  ['csat.question', { csat: { question: BAD } }],
  ['csat.instruction', { csat: { instruction: BAD } }],
  ['csat.commentQuestion', { csat: { commentQuestion: BAD } }],
  ['csat.thanks', { csat: { thanks: BAD } }],
  ['csat.button', { csat: { button: '{{contact.name}}' } }],
  ['csat.labels.4', { csat: { labels: ['a', 'b', 'c', 'd', '{{contact.name}}'] } }],
  ['csat.template.variables.2', { csat: { template: template(BAD) } }],
  ['csat.template.variables.2', { csat: { template: template(' \n') } }],
  ['businessHours.unavailableMessage', { businessHours: { unavailableMessage: BAD } }],
  [
    'businessHours.unavailableTemplate.variables.2',
    { businessHours: { unavailableTemplate: template(BAD) } },
  ],
  [
    'businessHours.unavailableTemplate.variables.2',
    { businessHours: { unavailableTemplate: template('{{surveyId}}') } },
  ],
  ['autoResolve.message', { autoResolve: { message: BAD } }],
  ['autoResolve.template.variables.2', { autoResolve: { template: template(BAD) } }],
  ['windowNotice.text', { windowNotice: { text: BAD } }],
  ['aiAgent.humanButton', { aiAgent: { humanButton: '{{agent.name}}' } }],
])('%s is told', (path, changes) => expect(pathsOf(changes)).toEqual([path]))

test('what is known is taken everywhere, and the survey’s id in its template', () => {
  const text = '{{contact.name|there}} {{agent.name}} {{channel.name}} {{ NextOpening }}'
  const changes: SettingsChanges = {
    greeting: { text },
    csat: { question: text, template: template(`${text} {{surveyId}}`) },
    businessHours: { unavailableMessage: text, unavailableTemplate: template(text) },
  }
  expect(pathsOf(changes)).toEqual([])
})

test('what was saved before stays out of the way', () => {
  const before = changeSettings(DEFAULT_SETTINGS, {
    greeting: { text: BAD },
    csat: { template: template('') },
  })
  expect(pathsOf({ greeting: { enabled: true }, csat: { question: 'How was it?' } }, before)).toEqual([])
  expect(pathsOf({ greeting: { text: `${BAD}!` } }, before)).toEqual(['greeting.text'])
})
