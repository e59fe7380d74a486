import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../domain/settings.ts'
import { surveyQuestion } from '../../domain/survey-question.ts'
import { buttonVariables, listVariables, TEMPLATES } from './templates.ts'

const items = [5, 4, 3, 2, 1].map(score => ({ id: `csat:1:${score}`, title: `${score} – Fine` }))
const list = { text: 'How was it?', button: 'Rate', items }

/** The template with its placeholders filled, as Twilio does it. */
function filled(key: keyof typeof TEMPLATES, variables: Record<string, string> = {}) {
  const types = JSON.stringify(TEMPLATES[key].types)
  return JSON.parse(types.replace(/\{\{(\d+)\}\}/g, (_, name) => variables[name] ?? '(missing)'))
}

test('a list, filled', () => {
  expect(filled('list', listVariables(list))).toEqual({
    'twilio/list-picker': {
      body: 'How was it?',
      button: 'Rate',
      items: items.map(({ id, title }) => ({ item: title, id })),
    },
  })
})

test('the survey of the default settings fits as it is', () => {
  const survey = surveyQuestion(DEFAULT_SETTINGS.csat, '01990000-0000-7000-8000-000000000000')
  const { 'twilio/list-picker': sent } = filled('list', listVariables(survey))
  expect(sent.items.map(({ item }: { item: string }) => item)).toEqual(survey.items.map(item => item.title))
})

test('buttons, filled', () => {
  const buttons = [
    { id: 'y', title: 'Yes' },
    { id: 'n', title: 'No' },
  ]
  const message = buttonVariables({ text: 'Solved?', buttons })
  expect(message?.key).toBe('buttons2')
  expect(filled('buttons2', message?.variables)).toEqual({
    'twilio/quick-reply': {
      body: 'Solved?',
      actions: buttons.map(({ id, title }) => ({ type: 'QUICK_REPLY', title, id })),
    },
  })
  expect(buttonVariables({ text: 'x', buttons: [] })).toBeUndefined()
  expect(buttonVariables({ text: 'x', buttons: items.slice(0, 4) })).toBeUndefined()
})

test.each(Object.entries(TEMPLATES))(
  '%s has a sample for each placeholder, in its wire form',
  (_key, template) => {
    const placeholders = [...JSON.stringify(template.types).matchAll(/\{\{(\d+)\}\}/g)].map(match => match[1])
    expect(Object.keys(template.variables).sort()).toEqual([...new Set(placeholders)].sort())
    expect(Object.keys(template)).toEqual(['friendly_name', 'language', 'variables', 'types'])
  },
)

describe('limits', () => {
  const withItem = (item: { id: string; title: string }) => ({ ...list, items: [item, ...items.slice(1)] })

  test('a long title is cut between characters', () => {
    const title = listVariables(withItem({ id: 'a', title: `${'x'.repeat(21)}👨‍👩‍👧‍👦 and more` }))?.[3]
    expect(title).toBe(`${'x'.repeat(21)}…`)
    expect(listVariables(withItem({ id: 'a', title: 'y'.repeat(24) }))?.[3]).toBe('y'.repeat(24))
    expect(listVariables(withItem({ id: 'a', title: 'y'.repeat(25) }))?.[3]).toHaveLength(24)
    expect(listVariables({ ...list, button: 'z'.repeat(21) })?.[2]).toHaveLength(20)
  })

  test('line breaks in a title become blanks', () => {
    expect(listVariables(withItem({ id: 'a', title: 'one\n two' }))?.[3]).toBe('one two')
  })

  test.each([
    ['a text too long', { ...list, text: 'x'.repeat(1_025) }],
    ['no text', { ...list, text: ' ' }],
    ['no button', { ...list, button: '' }],
    ['four items', { ...list, items: items.slice(1) }],
    ['an id too long', withItem({ id: 'x'.repeat(201), title: 'x' })],
    ['an id twice', withItem({ id: 'csat:1:4', title: 'x' })],
    ['no title', withItem({ id: 'a', title: '\n' })],
  ])('%s does not fit', (_name, unfit) => {
    expect(listVariables(unfit)).toBeUndefined()
  })

  test('the longest that fits', () => {
    expect(
      listVariables({ ...withItem({ id: 'x'.repeat(200), title: 'x' }), text: 'x'.repeat(1_024) }),
    ).toBeDefined()
  })
})
