import { randomBytes } from 'node:crypto'
import { type ReplayWorkerOptions, Worker } from '@temporalio/worker'
import { expect, inject, test } from 'vitest'
import { encryptionCodec } from '../../platform/codec.ts'
import { makeLog } from '../../platform/log.ts'
import { makeSecrets } from '../../platform/secrets.ts'
import { sendSdkLinesTo } from '../harness/runtime.ts'
import {
  allThatRuns,
  coveredBy,
  type History,
  listHistories,
  readHistory,
  readHistoryText,
} from './histories.ts'

// Replays histories of the main paths, recorded on a real server, with the current workflows. A history that can't be
// replayed is a conversation that a deployment would block. test/histories/README.md says what to do then.

sendSdkLinesTo(makeLog({ LOG_LEVEL: 'silent' }, 'replay'))

const options = { workflowBundle: { codePath: inject('servers').bundlePath } }

/** The histories that the current workflows can't replay, each with the reason. */
async function blockedBy(more: Partial<ReplayWorkerOptions> = {}): Promise<string[]> {
  const histories = listHistories().map(name => ({ workflowId: name, history: readHistory(name) }))
  const blocked: string[] = []
  let replayed = 0
  for await (const { workflowId, error } of Worker.runReplayHistories({ ...options, ...more }, histories)) {
    replayed++
    if (error) blocked.push(`${workflowId}: ${error}`)
  }
  expect(replayed).toBe(histories.length)
  return blocked
}

test('all of them replay', async () => {
  expect(await blockedBy()).toEqual([])
})

test('all of them do once encryption is switched on', async () => {
  const payloadCodecs = [encryptionCodec(makeSecrets(randomBytes(32).toString('base64')))]
  expect(await blockedBy({ dataConverter: { payloadCodecs } })).toEqual([])
})

test('a history with other steps is detected', async () => {
  const history: History = readHistory('life-1')
  const scheduled = (history.events ?? []).map(event => event.activityTaskScheduledEventAttributes)
  const resolve = scheduled.find(attributes => attributes?.activityType?.name === 'resolveConversation')
  if (resolve?.activityType) resolve.activityType.name = 'returnToLine'
  await expect(Worker.runReplayHistory(options, history, 'conversation:x')).rejects.toThrow(/Nondeterminism/i)
})

test('there is a history of every workflow, activity and signal', async () => {
  const shown = new Set(listHistories().flatMap(name => coveredBy(readHistory(name))))
  expect(allThatRuns().filter(one => !shown.has(one))).toEqual([])
})

test('the files contain no data about the machine', () => {
  const names = listHistories()
  expect(names.length).toBeGreaterThan(6)
  for (const name of names) {
    expect(readHistoryText(name)).not.toMatch(
      /\/(work|root|home|Users|tmp)\/|file:\/\/|@[a-z]+"|\bat .*:\d+:\d+\)/,
    )
  }
})
