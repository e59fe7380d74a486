import { heartbeat } from '@temporalio/activity'
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js'
import type { temporal as api } from '@temporalio/proto'
import type { DecisionEntry } from '../../domain/audit.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import { SEARCH_ATTRIBUTES } from '../../protocol/search-attributes.ts'
import type { Dependencies } from '../dependencies.ts'
import { messageIdOf } from '../messages/ids.ts'

const PAGE_EVENTS = 250
/** Histories read together. */
const AT_ONCE = 10

/** The activities by which a workflow sends. Most messages leave by the first alone; one that has to wait is queued before. */
const SENDS: (string | null | undefined)[] = ['sendMessage', 'queueMessage']

/** `mayDrop`: an answer of the AI, which is rightly left out when somebody took over meanwhile. */
export type Decision = DecisionEntry & { mayDrop: boolean }

export interface DecidedLedger {
  decisions: Decision[]
  /** By id: since when what was read of their histories reaches back. */
  workflows: Map<string, number>
}

interface Run {
  workflowId: string
  runId: string
}

/**
 * The messages that a channel's conversations decided to send, by what their histories say: the activities asked for, with
 * what they were given. A history is read from its end until it is older than `from`.
 */
export async function decidedLedger(
  { temporal }: Dependencies,
  channelId: string,
  { from, until }: { from: number; until: number },
): Promise<DecidedLedger> {
  const query = [
    `WorkflowType = 'conversation'`,
    `${SEARCH_ATTRIBUTES.channel.name} = '${channelId}'`,
    `StartTime < '${new Date(until).toISOString()}'`,
    `(ExecutionStatus = 'Running' OR CloseTime >= '${new Date(from).toISOString()}')`,
  ].join(' AND ')
  const decisions = new Map<string, Decision>()
  const workflows = new Map<string, number>()
  const runs = temporal.workflow.list({ query })[Symbol.asyncIterator]()
  const reader = async () => {
    for (let next = await runs.next(); !next.done; next = await runs.next()) {
      const run = next.value
      const reach = Math.min(run.startTime.getTime(), workflows.get(run.workflowId) ?? until)
      workflows.set(run.workflowId, reach)
      // From the end backwards: what stays is the first time that it was asked for.
      for (const decision of await readDecisions(temporal, run, from)) {
        if (decision.at < until) decisions.set(decision.messageId, decision)
      }
      heartbeat()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, reader))
  return { decisions: [...decisions.values()], workflows }
}

async function readDecisions(
  temporal: Dependencies['temporal'],
  { workflowId, runId }: Run,
  from: number,
): Promise<Decision[]> {
  const found: Decision[] = []
  let nextPageToken: Uint8Array | null | undefined
  do {
    const page = await temporal.workflowService.getWorkflowExecutionHistoryReverse({
      namespace: temporal.options.namespace,
      execution: { workflowId, runId },
      maximumPageSize: PAGE_EVENTS,
      nextPageToken,
    })
    for (const event of page.history?.events ?? []) {
      const at = timeOf(event)
      if (at < from) return found
      const input = await decidedBy(temporal, event)
      if (input) found.push({ messageId: messageIdOf(input), at, mayDrop: input.fence !== undefined })
    }
    nextPageToken = page.nextPageToken
  } while (nextPageToken && nextPageToken.length > 0)
  return found
}

/** What an event asks to be sent. */
async function decidedBy(
  temporal: Dependencies['temporal'],
  event: api.api.history.v1.IHistoryEvent,
): Promise<SendInput | undefined> {
  const scheduled = event.activityTaskScheduledEventAttributes
  if (!SENDS.includes(scheduled?.activityType?.name)) return undefined
  const [input] = await decodeArrayFromPayloads(
    temporal.options.loadedDataConverter,
    scheduled?.input?.payloads,
  )
  return input as SendInput
}

function timeOf({ eventTime }: api.api.history.v1.IHistoryEvent): number {
  return Number(eventTime?.seconds ?? 0) * 1_000 + Math.floor((eventTime?.nanos ?? 0) / 1e6)
}
