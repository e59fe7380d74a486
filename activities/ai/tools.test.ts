import { describe, expect, test } from 'vitest'
import { LABEL_LIMITS } from '../../domain/labels.ts'
import { DONE, readToolCall, TOOLS } from './tools.ts'

const call = (name: string, input: unknown = {}) =>
  readToolCall({ name, arguments: typeof input === 'string' ? input : JSON.stringify(input) })

const handOver = (reason: 'customer_asked' | 'cannot_help', summary = '') => ({
  action: { tool: 'hand_over', reason },
  summary,
  answer: DONE,
})

describe('a call to hand over is recognised in any form', () => {
  test.each<[string, unknown, object]>([
    [
      'whole',
      { reason: 'customer_asked', summary: 'Asks for Ann.' },
      handOver('customer_asked', 'Asks for Ann.'),
    ],
    ['without a reason', { summary: 'x' }, handOver('cannot_help', 'x')],
    ['with one of its own', { reason: 'bored', summary: 'x' }, handOver('cannot_help', 'x')],
    ['without a summary', { reason: 'customer_asked' }, handOver('customer_asked')],
    ['with one that is no text', { reason: 'customer_asked', summary: 5 }, handOver('customer_asked')],
    ['without anything', {}, handOver('cannot_help')],
    ['as a list', [], handOver('cannot_help')],
    ['as broken JSON', '{"reason": "customer_as', handOver('cannot_help')],
    ['as no JSON', '', handOver('cannot_help')],
    ['with what no database stores', { summary: ' a\0b ' }, handOver('cannot_help', 'ab')],
  ])('%s', (_, input, read) => {
    expect(call('hand_over_to_human', input)).toEqual(read)
  })

  test('with a summary of any length', () => {
    const { summary = '' } = call('hand_over_to_human', { summary: 'x'.repeat(5_000) })
    expect(summary.length).toBeLessThanOrEqual(2_000)
    expect(summary.length).toBeGreaterThan(1_900)
  })
})

describe('labels', () => {
  test.each<[string, unknown, string[]]>([
    ['are taken', { labels: ['parcel', 'late'] }, ['parcel', 'late']],
    ['as one text', { labels: 'parcel' }, ['parcel']],
    ['once each', { labels: ['a', ' a ', 'b'] }, ['a', 'b']],
    ['without blanks', { labels: [' ', '', 'a'] }, ['a']],
    ['five at most', { labels: ['1', '2', '3', '4', '5', '6'] }, ['1', '2', '3', '4', '5']],
  ])('%s', (_, input, labels) => {
    const action = { tool: 'label', labels }
    expect(call('label_conversation', input)).toEqual({ action, answer: DONE })
  })

  test('are cut', () => {
    const { action } = call('label_conversation', { labels: ['x'.repeat(500)] })
    const [cut = ''] = action?.tool === 'label' ? action.labels : []
    expect(cut.length).toBeLessThanOrEqual(LABEL_LIMITS.length)
    expect(cut).toMatch(/^x{10,}/)
  })

  test.each<[string, unknown]>([
    ['none', { labels: [] }],
    ['blanks', { labels: [' '] }],
    ['no texts', { labels: [1, 2] }],
    ['nothing', {}],
    ['broken JSON', '{'],
  ])('of %s do nothing, and the model is told', (_, input) => {
    const read = call('label_conversation', input)
    expect(read.action).toBeUndefined()
    expect(read.answer).toMatch(/^not done: labels/)
  })
})

test('resolve needs no arguments; a tool name may have extra characters around it', () => {
  const resolved = { action: { tool: 'resolve' }, answer: DONE }
  expect(call('resolve_conversation')).toEqual(resolved)
  expect(call('resolve_conversation', 'nonsense')).toEqual(resolved)
  expect(call('functions.resolve_conversation:0')).toEqual(resolved)
})

test('an unknown tool does nothing, and the model is told', () => {
  for (const name of ['', 'transfer', 'resolve']) {
    expect(call(name)).toEqual({ answer: 'not done: there is no such tool' })
  }
})

test('no tool takes an id, so that no call reaches another conversation', () => {
  for (const { parameters } of TOOLS) {
    expect(Object.keys(parameters.properties).filter(name => /id$/i.test(name))).toEqual([])
    expect(Object.keys(parameters.properties)).toEqual(expect.arrayContaining(parameters.required))
  }
})
