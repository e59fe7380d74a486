import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client'
import { chooseNotices } from '../activities/push/choose-notices.ts'
import { USEFUL_MS } from '../activities/push/send-push.ts'
import { type Database, longStatements } from '../db/client.ts'
import { dropNotices, listNotices, newForPush, type PushNotice, takeNotices } from '../db/push/notices.ts'
import { hasSubscriptions } from '../db/push/subscriptions.ts'
import type { Logger } from '../platform/log.ts'
import { workflowIds } from '../protocol/workflow-ids.ts'
import type { Workflows } from '../protocol/workflows.ts'
import { afterWrites } from './after-writes.ts'

/** How long after something was written it is read, ms: what is written together makes one notification. */
const DELAY_MS = 500
/** While nobody has a subscription, only this is asked, and no more often than this, ms. */
const NOBODY_MS = 5_000
/** How many events one transaction reads. */
const EVENTS = 500
/** How many workflows are started at the same time. */
const AT_ONCE = 20

interface Pushing {
  temporal: Client
  log: Pick<Logger, 'info' | 'warn'>
  isStopping: () => boolean
  taskQueue: string
}

/**
 * Finds in the stream, a moment after this process has written to it, what concerns agents with phones, and starts a workflow for
 * each notice: recording and sending pay nothing for it. What is found is stored with the new place in the stream, so it is
 * found once, and no end of a process loses it: the next activity of any worker, such as the keeper's each minute, goes on.
 *
 * @returns to be called after everything that may have written to the stream
 */
export function keepPushing(sql: Database, { temporal, log, isStopping, taskQueue }: Pushing): () => void {
  const connections = longStatements(sql)
  let nobodyUntil = 0
  return afterWrites({
    delayMs: DELAY_MS,
    isStopping,
    notBefore: () => nobodyUntil,
    work: push,
    onFailure: error =>
      log.info({ err: error }, 'what is new could not be pushed to phones; it is tried again'),
  })

  async function push(): Promise<boolean> {
    const isWanted = await hasSubscriptions(connections)
    nobodyUntil = isWanted ? 0 : performance.now() + NOBODY_MS
    if (!isWanted) return false
    const isBehind = await read()
    await hand()
    return isBehind
  }

  /** Returns whether there is more that can't be read yet. */
  async function read(): Promise<boolean> {
    while (!isStopping()) {
      const found = await newForPush(connections)
      if (!found) return false
      if (found === 'heldBack') return true
      // Whoever is at it may have read before this process wrote.
      if (!(await takeNotices(connections, EVENTS, chooseNotices))) return true
    }
    return false
  }

  /** Another process may hand over the same: the id of the workflow lets one of them. */
  async function hand(): Promise<void> {
    while (!isStopping()) {
      const notices = await listNotices(connections, { limit: AT_ONCE, usefulMs: USEFUL_MS })
      if (notices.length === 0) return
      const useful = notices.filter(({ isLate }) => !isLate)
      if (useful.length < notices.length)
        log.warn({ notices: notices.length - useful.length }, 'notifications were too late to be pushed')
      await Promise.all(useful.map(start))
      await dropNotices(
        connections,
        notices.map(({ id }) => id),
      )
    }
  }

  async function start({ id, conversationId, messageId, kind, eventId, subscriptionIds, at }: PushNotice) {
    try {
      await temporal.workflow.start<Workflows['pushNotice']>('pushNotice', {
        taskQueue,
        workflowId: workflowIds.pushNotice(id),
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        args: [{ conversationId, messageId, kind, eventId, subscriptionIds, at: at.getTime() }],
      })
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
    }
  }
}
