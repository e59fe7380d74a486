import { afterEach, expect, test, vi } from 'vitest'
import { asAction, forgetUndo, noteAction, offerUndo, undoLatest } from './undo.ts'

afterEach(forgetUndo)

/** Does an action that can be undone. */
async function done(): Promise<() => void> {
  const undo = vi.fn()
  await asAction(async () => void offerUndo(undo))
  return undo
}

test('the key undoes the last action, once', async () => {
  const undo = await done()
  expect(undoLatest()).toBe(true)
  expect(undoLatest()).toBe(false)
  expect(undo).toHaveBeenCalledTimes(1)
})

test('it does not undo what came before a change that has no undo', async () => {
  const undo = await done()
  noteAction()
  expect(undoLatest()).toBe(false)
  expect(undo).not.toHaveBeenCalled()
})

test('nor what came before an action that failed', async () => {
  const undo = await done()
  await asAction(() => Promise.reject(new Error('refused'))).catch(() => {})
  expect(undoLatest()).toBe(false)
  expect(undo).not.toHaveBeenCalled()
})

test('it waits for the action that is under way', async () => {
  const before = await done()
  const undo = vi.fn()
  await asAction(async () => {
    expect(undoLatest()).toBe(true)
    noteAction()
    offerUndo(undo)
  })
  expect(undo).toHaveBeenCalledTimes(1)
  expect(before).not.toHaveBeenCalled()
})

test('what was waited for and has no undo leaves nothing behind', async () => {
  await asAction(async () => void undoLatest())
  const undo = await done()
  expect(undo).not.toHaveBeenCalled()
})

test('the requests of a long action withdraw nothing that was done meanwhile', async () => {
  const undo = vi.fn()
  await asAction(async () => {
    await asAction(async () => void offerUndo(undo))
    noteAction()
  })
  expect(undoLatest()).toBe(true)
  expect(undo).toHaveBeenCalledTimes(1)
})

test('what was undone by its message is not undone again', async () => {
  const undo = vi.fn()
  offerUndo(undo)()
  expect(undoLatest()).toBe(false)
})

test('after a minute the key undoes nothing', async () => {
  vi.useFakeTimers()
  try {
    const undo = await done()
    vi.advanceTimersByTime(61_000)
    expect(undoLatest()).toBe(false)
    expect(undo).not.toHaveBeenCalled()
  } finally {
    vi.useRealTimers()
  }
})
