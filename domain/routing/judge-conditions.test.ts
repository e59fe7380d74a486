import { describe, expect, test } from 'vitest'
import type { Field } from './fields.ts'
import { judgeOn } from './judge-conditions.ts'

describe('what can’t be judged doesn’t hold, and says why', () => {
  const judge = judgeOn({ 'message.text': 'hi', 'time.hour': 9 })

  test.each([
    ['notContains', 5, 'the value is no text'],
    ['notEquals', undefined, 'the value is no text'],
    ['in', 'hi', 'the value is no list'],
    ['matches', '(?=a)', 'the pattern is not a valid RE2 pattern: invalid or unsupported Perl syntax: `(?=`'],
    ['matches', undefined, 'the pattern is empty'],
  ] as const)('%s %s', (operator, value, error) => {
    expect(judge({ field: 'message.text', operator, value })).toEqual({ holds: false, actual: 'hi', error })
  })

  test('an unknown field, also one that every object has', () => {
    for (const field of ['message.subject', 'constructor', '__proto__'] as unknown as Field[]) {
      expect(judge({ field, operator: 'isAbsent' })).toEqual({
        holds: false,
        actual: null,
        error: `there is no field ${field}`,
      })
    }
  })

  test('a fact of another type is as good as absent', () => {
    const odd = judgeOn({ 'time.hour': '9', 'message.text': 7 })
    expect(odd({ field: 'time.hour', operator: 'equals', value: 9 }).holds).toBe(false)
    expect(odd({ field: 'message.text', operator: 'isAbsent' }).holds).toBe(true)
    expect(odd({ field: 'contact.name', operator: 'isAbsent' }).holds).toBe(true)
  })
})
