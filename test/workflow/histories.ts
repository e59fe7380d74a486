import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import proto from '@temporalio/proto'
import type { Dependencies } from '../../activities/dependencies.ts'
import { createActivities } from '../../activities/index.ts'
import * as signals from '../../protocol/signals.ts'
import * as workflows from '../../workflows/index.ts'

// Recorded histories as files that a person can read: payloads are JSON, and nothing of the machine is in them.

const { History } = proto.temporal.api.history.v1
export type History = proto.temporal.api.history.v1.IHistory

const FOLDER = fileURLToPath(new URL('../histories/', import.meta.url))

/** Names of the recorded histories. */
export function listHistories(): string[] {
  return readdirSync(FOLDER)
    .filter(file => file.endsWith('.json'))
    .map(file => file.replace(/\.json$/, ''))
    .sort()
}

export function readHistoryText(name: string): string {
  return readFileSync(`${FOLDER}${name}.json`, 'utf8')
}

export function readHistory(name: string): History {
  return History.fromObject(
    JSON.parse(readHistoryText(name), (_, value) => (isReadable(value) ? toPayload(value) : value)),
  )
}

/** Everything that must occur in some history. */
export function allThatRuns(): string[] {
  const activities = Object.keys(createActivities({} as Dependencies))
  return [
    ...Object.keys(workflows).map(name => `workflow ${name}`),
    ...activities.map(name => `activity ${name}`),
    ...Object.values(signals).map(({ name }) => `signal ${name}`),
  ]
}

/** What a history contains: "workflow conversation", "activity sendMessage", "signal assign". */
export function coveredBy({ events }: History): string[] {
  const names = (events ?? []).flatMap(event => {
    const workflow = event.workflowExecutionStartedEventAttributes?.workflowType?.name
    const activity = event.activityTaskScheduledEventAttributes?.activityType?.name
    const signal = event.workflowExecutionSignaledEventAttributes?.signalName
    return [
      ...(workflow ? [`workflow ${workflow}`] : []),
      ...(activity ? [`activity ${activity}`] : []),
      ...(signal ? [`signal ${signal}`] : []),
    ]
  })
  return [...new Set(names)]
}

/** @param name of the path it shows; the file's name */
export function writeHistory(name: string, history: History): void {
  const plain = History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String })
  writeFileSync(`${FOLDER}${name}.json`, `${JSON.stringify(plain, readable, 1)}\n`)
}

/** Fields that only tell which process on which machine ran it, and where its files are. */
const OF_THE_MACHINE = ['identity', 'stackTrace', 'stack_trace']

interface ReadablePayload {
  json: unknown
  metadata: Record<string, string>
}

function readable(name: string, value: unknown): unknown {
  if (OF_THE_MACHINE.includes(name)) return undefined
  if (!isPayload(value) || text(value.metadata.encoding) !== 'json/plain') return value
  return { json: JSON.parse(text(value.data), readable), metadata: value.metadata }
}

function isPayload(value: unknown): value is { metadata: { encoding: string }; data: string } {
  const payload = value as { metadata?: { encoding?: unknown }; data?: unknown } | null
  return typeof payload?.metadata?.encoding === 'string' && typeof payload.data === 'string'
}

function isReadable(value: unknown): value is ReadablePayload {
  return typeof value === 'object' && value !== null && 'json' in value && 'metadata' in value
}

function toPayload({ json, metadata }: ReadablePayload) {
  return { metadata, data: Buffer.from(JSON.stringify(json)).toString('base64') }
}

function text(base64: string): string {
  return Buffer.from(base64, 'base64').toString()
}
