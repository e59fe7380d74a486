import { heartbeat } from '@temporalio/activity'
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js'
import type { temporal as api } from '@temporalio/proto'
import type { DecisionEntry } from '../../domain/audit.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import { SEARCH_ATTRIBUTES } from '../../protocol/search-attributes.ts'
import { isOfType } from '../../protocol/workflows.ts'
import type { Dependencies } from '../dependencies.ts'
import { messageIdOf } from '../sending/ids.ts'

const PAGE_EVENTS = 250
/** How many histories are read at the same time. */
const AT_ONCE = 10

/**
 * The activities by which a workflow sends a message. Most messages use the first alone; a message that
 * has to wait is queued first.
 */
const SENDS: (string | null | undefined)[] = ['sendMessage', 'queueMessage']

/** `mayDrop`: an answer of the AI. It is correctly left out when somebody took over meanwhile. */
export type Decision = DecisionEntry & { mayDrop: boolean }

export interface DecidedLedger {
  decisions: Decision[]
  /** By workflow id: how far back (epoch ms) its histories were read. */
  workflows: Map<string, number>
}

interface Run {
  workflowId: string
  runId: string
}

/**
 * The messages that a channel's conversations decided to send, read from the inputs of the scheduled
 * activities in their histories. A history is read from its end until it is older than `from`.
 */
export async function decidedLedger(
  { temporal }: Dependencies,
  channelId: string,
  { from, until }: { from: number; until: number },
): Promise<DecidedLedger> {
  const query = [
    isOfType('conversation'),
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
      // The history is read backwards, so the last one set is the first decision.
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

/** What an event in a history asks to be sent. */
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
