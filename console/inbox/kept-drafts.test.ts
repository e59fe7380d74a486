import { afterAll, beforeEach, expect, test, vi } from 'vitest'

const stored = new Map<string, string>()
let hear: (event: object) => void = () => {}
vi.stubGlobal('localStorage', {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => stored.set(key, value),
  removeItem: (key: string) => stored.delete(key),
})
vi.stubGlobal('addEventListener', (type: string, listener: typeof hear) => {
  if (type === 'storage') hear = listener
})
vi.resetModules()
const { draftAfter, draftKey, modeWrittenLast, readDraft, writeDraft } = await import('./kept-drafts.ts')
afterAll(() => void vi.unstubAllGlobals())

let count = 0
let conversation = ''
beforeEach(() => {
  stored.clear()
  conversation = `c${count++}`
})
const key = (mode: 'reply' | 'note') => draftKey('ann', conversation, mode)
/** Another tab changes a draft. */
const elsewhere = (oldText: string | null, newText: string | null) => {
  const value = (text: string | null) => (text === null ? null : JSON.stringify({ text, at: 5 }))
  if (newText === null) stored.delete(key('reply'))
  else stored.set(key('reply'), value(newText) ?? '')
  hear({ key: key('reply'), oldValue: value(oldText), newValue: value(newText) })
}

test('one goes on in the mode that was written last', () => {
  expect(modeWrittenLast('ann', conversation, [])).toBeUndefined()
  writeDraft(key('reply'), { text: 'Hello', at: 1 })
  writeDraft(key('note'), { text: 'Ask Bob', at: 2 })
  expect(modeWrittenLast('ann', conversation, [])).toBe('note')
  writeDraft(key('reply'), { text: 'Hello Mali', at: 3 })
  expect(modeWrittenLast('ann', conversation, [])).toBe('reply')
  writeDraft(key('reply'), { text: ' ', at: 4 })
  expect(modeWrittenLast('ann', conversation, [])).toBe('note')
})

test('where this browser has nothing, what was begun elsewhere counts', () => {
  const drafts = [
    { mode: 'note' as const, since: '2026-01-02T00:00:00Z' },
    { mode: 'reply' as const, since: '2026-01-01T00:00:00Z' },
  ]
  expect(modeWrittenLast('ann', conversation, drafts)).toBe('note')
  writeDraft(key('reply'), { text: 'Hello', at: 1 })
  expect(modeWrittenLast('ann', conversation, drafts)).toBe('reply')
})

test('what another tab writes and sends is here the same', () => {
  writeDraft(key('reply'), { text: 'Hel', at: 1 })
  elsewhere('Hel', 'Hello')
  expect(readDraft(key('reply')).text).toBe('Hello')
  elsewhere('Hello', null)
  expect(readDraft(key('reply')).text).toBe('')
})

test('what was written here alone stays, also over a reload', () => {
  writeDraft(key('reply'), { text: 'My own words', at: 1 })
  elsewhere('Other words', null)
  expect(readDraft(key('reply')).text).toBe('My own words')
  expect(JSON.parse(stored.get(key('reply')) ?? '{}')).toMatchObject({ text: 'My own words' })
})

test.each([
  ['', 'a', 'ab', 'ab'],
  ['a', 'a', '', ''],
  ['mine', 'a', 'ab', 'mine'],
  ['mine', 'a', '', 'mine'],
])('%j here, and %j that becomes %j elsewhere, is %j', (own, before, after, expected) => {
  const draft = (text: string) => ({ text, at: 1 })
  expect(draftAfter(draft(own), draft(before), draft(after)).text).toBe(expected)
})
