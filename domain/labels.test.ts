import { describe, expect, test } from 'vitest'
import { addLabels, changeLabels, LABEL_LIMITS, type LabelChange } from './labels.ts'

const many = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `label ${from + index}`)
const full = many(LABEL_LIMITS.conversation)
/** From before there was a limit. */
const over = many(LABEL_LIMITS.conversation + 20)
const long = 'x'.repeat(LABEL_LIMITS.length + 1)

describe('a change that a person asks for', () => {
  const CASES: [
    what: string,
    current: string[],
    change: Partial<LabelChange>,
    expected: string | string[],
  ][] = [
    ['adds', ['a'], { add: ['b'] }, ['a', 'b']],
    ['adds what is there, and twice', ['a'], { add: ['a', 'b', 'b'] }, ['a', 'b']],
    ['adds and removes', ['a', 'b'], { add: ['c'], remove: ['a'] }, ['b', 'c']],
    ['removes what is not there', ['a'], { remove: ['b'] }, ['a']],
    ['fills it', full.slice(1), { add: ['last'] }, [...full.slice(1), 'last']],
    ['adds one too many', full, { add: ['more'] }, 'too_many_labels'],
    ['changes one of a full one', full, { add: ['more'], remove: ['label 0'] }, [...full.slice(1), 'more']],
    ['adds to too many', over, { add: ['more'] }, 'too_many_labels'],
    ['takes from too many', over, { remove: ['label 0'] }, over.slice(1)],
    ['adds a long one', [], { add: ['a', long] }, 'label_too_long'],
    ['removes a long one', [long], { remove: [long] }, []],
    ['adds very many', [], { add: many(LABEL_LIMITS.change + 1) }, 'too_many_labels'],
    ['removes very many', [], { remove: many(LABEL_LIMITS.change + 1) }, 'too_many_labels'],
  ]
  test.each(CASES)('%s', (_, current, change, expected) => {
    const changed = changeLabels(current, { add: [], remove: [], ...change })
    expect(changed).toEqual(Array.isArray(expected) ? { labels: expected } : { refused: expected })
  })
})

describe('labels that nobody waits for', () => {
  test.each<[what: string, current: string[], add: string[], labels: string[], leftOut: string[]]>([
    ['are added', ['a'], ['b', 'a', 'b'], ['a', 'b'], []],
    ['are added as far as there is room', full.slice(1), ['x', 'y'], [...full.slice(1), 'x'], ['y']],
    ['are left out of a full one', full, ['x', 'label 0'], full, ['x']],
    ['are left out of one with too many', over, ['x'], over, ['x']],
    ['are cut', [], [long], [long.slice(1)], []],
  ])('%s', (_, current, add, labels, leftOut) => {
    expect(addLabels(current, add)).toEqual({ labels, leftOut })
  })
})
