import { describe, expect, test } from 'vitest'
import { readTypedScore } from './typed-score.ts'

const EN = ['Very poor', 'Poor', 'All right', 'Good', 'Very good']

/** Rows of a text, the score, and what was said beside it. */
type Row = [text: string, score: number, comment?: string]

const scored = (labels: readonly string[], rows: Row[]) =>
  test.each(rows)('%s is %i', (text, score, comment) => {
    expect(readTypedScore(text, labels)).toEqual(comment === undefined ? { score } : { score, comment })
  })

const none = (labels: readonly string[], texts: string[]) =>
  test.each(texts)('%s is none', text => {
    expect(readTypedScore(text, labels)).toBeUndefined()
  })

describe('announced, and stressed', () => {
  scored(EN, [
    ['I would give it 5 stars', 5],
    ['I’d rate 5', 5],
    ['I rate this 4', 4],
    ['definitely a 5', 5],
    ['a solid 4', 4],
    ['A 5 from me', 5],
    ['It’s a 5', 5],
    ['Score is 5', 5],
    ['my answer is 5', 5],
    ['Option 5', 5],
    ['Hello! 5 stars', 5],
    ['5 it is', 5],
    ['5 for sure', 5],
    ['5 and thank you', 5],
    ['5 & thanks', 5],
    ['5, please', 5],
    ['- 5', 5],
    ['Five stars, thanks Ann', 5, 'thanks Ann'],
  ])
  none(EN, [
    'um 5',
    'at 5',
    'by 5',
    'until 5',
    'I need 5',
    'send 5',
    'Hi, 5',
    'Yes 5',
    'No 5',
    'very good 4',
    '+5',
  ])
})

describe('with an opinion', () => {
  scored(EN, [
    ['5/5 great service', 5, 'great service'],
    ['5 stars for Ann', 5, 'for Ann'],
    ['4/5 because it took long', 4, 'because it took long'],
    ['4 because it took long', 4, 'because it took long'],
    ['4 stars but slow', 4, 'but slow'],
    ['5 Great service', 5, 'Great service'],
    ['Great service! 5 stars', 5, 'Great service!'],
    ['Great service 5/5', 5, 'Great service'],
    ['Ann was great - 5/5', 5, 'Ann was great'],
    ['Ann was great ⭐️⭐️⭐️⭐️⭐️', 5, 'Ann was great'],
    ['*Ann* was great ★★★★☆', 4, '*Ann* was great'],
    ['Very good, thanks Ann', 5, 'Very good, thanks Ann'],
    ['5 excellent', 5],
    ['5. Where is my refund?', 5, 'Where is my refund?'],
  ])
  none(EN, [
    'I received only 3/5',
    'Thanks, I received 3/5',
    '5 for me',
    '5 mas',
    '5 min',
    '5 lots',
    '5 man',
    '5 bạn',
    '5 car seats',
    '3 since Monday',
    'Very good, thanks but it leaks',
    'All right, thanks Ann',
    '1 - order missing\n2 - late',
    '1. My order is missing 2. It was late',
    'Best ⭐⭐⭐⭐⭐⭐',
  ])
})
