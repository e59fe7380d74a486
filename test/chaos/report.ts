import { type Format, layOut } from '../../bench/table.ts'
import { type Facts, FINDING_KINDS, type Finding } from './checker/facts.ts'
import { justification } from './checker/justify.ts'
import type { ChaosOptions } from './options.ts'
import type { Accepted, ProviderName } from './outside/outside.ts'
import type { ChaosRecord, Harm } from './record.ts'

/** A run, and the checker's findings. */
export interface Outcome {
  options: ChaosOptions
  record: ChaosRecord
  facts: Facts
  findings: Finding[]
  accepted: Accepted[]
  endedByThemselves: string[]
  /** How long the chaos lasted, and how long it took until everything was at rest, ms. */
  chaosMs: number
  settleMs: number
}

/** The figures of a run, as a table. */
export function figures(outcome: Outcome, format: Format): string {
  const rows = [...happened(outcome), ...found(outcome)].map(([name, value]) => [name, String(value)])
  return layOut(['what', 'figure'], rows, format, 1)
}

type Row = [name: string, value: string | number]

function happened({ options, record, facts, accepted, endedByThemselves, ...times }: Outcome): Row[] {
  const { sent, commands, harms, faults, retries, webhooksLost } = record
  const repeats = sent.reduce((sum, { repeats }) => sum + repeats, 0)
  const again = [...retries.values()].reduce((sum, count) => sum + count, 0)
  const unknown = facts.deliveries.filter(({ status }) => status === 'unknown')
  const told = (type: string) => facts.events.filter(event => event.type === type).length
  const justified = unknown.filter(delivery => justification(delivery, record))
  return [
    ['seed', options.seed],
    ['duration, with the wait for rest', `${seconds(times.chaosMs)} + ${seconds(times.settleMs)} s`],
    ['customers, conversations', `${options.conversations}, ${facts.conversations.length}`],
    ['messages of customers; of those handed over again', `${sent.length}; ${repeats}`],
    [`messages to customers taken (${NAMES})`, byProvider(accepted)],
    ['commands of agents', commands.length],
    ...counted(harms.map(nameOf)).map(([name, count]): Row => [name, count]),
    ['clocks off, of the last API and the last worker', clocks(options)],
    ['processes that ended without being killed', endedByThemselves.length],
    ...counted(faults.map(({ kind }) => kind)).map(
      ([kind, count]): Row => [`faults: ${kind.replaceAll('_', ' ')}`, count],
    ),
    [`calls with a fault (${NAMES})`, byProvider(faults)],
    ['webhooks that failed with all their retries', webhooksLost],
    ['messages found in Twilio’s list instead', facts.messages.filter(({ recovered }) => recovered).length],
    [
      'messages that EngageLab told once in vain, written anew; of those there after all',
      gone(record, facts),
    ],
    [`requests of agents repeated (${statuses(retries)})`, again],
    [
      'messages to customers that failed, as told',
      facts.deliveries.filter(({ status }) => status === 'failed').length,
    ],
    ['messages sent again on a person’s word', told('message.retried')],
    ['put aside; ended by their time, their customer, otherwise', snoozes(facts)],
    ['files of agents; notes that mention; answers that quote', annotated(record)],
    ['customers made one contact, and two again', merges(record)],
    ['repairs by the keeper', told('conversation.repaired')],
    [`unknown outcomes (${NAMES})`, byProvider(unknown)],
    ['of those with a fault or a harm to blame', justified.length],
  ]
}

const NAMES = 'Twilio, Cloud API, EngageLab'

function byProvider(items: { provider: ProviderName }[]): string {
  const names: ProviderName[] = ['twilio', 'whatsapp_cloud', 'engagelab']
  return names.map(name => items.filter(({ provider }) => provider === name).length).join(', ')
}

function gone({ sent }: ChaosRecord, { messages }: Facts): string {
  const stored = new Set(messages.map(({ providerMessageId }) => providerMessageId))
  const anew = sent.filter(({ isGone }) => isGone)
  return `${anew.length}; ${anew.filter(({ sid }) => stored.has(sid)).length}`
}

function snoozes({ events }: Facts): string {
  const ends = events.filter(({ type }) => type === 'conversation.unsnoozed').map(({ data }) => data.because)
  const by = ['time', 'customer_wrote'].map(because => ends.filter(end => end === because).length)
  const begun = events.filter(({ type }) => type === 'conversation.snoozed').length
  return `${begun}; ${[...by, ends.length - by.reduce((sum, count) => sum + count)].join(', ')}`
}

function merges({ merges }: ChaosRecord): string {
  return `${merges.length}; ${merges.filter(({ undoneAt }) => undoneAt).length}`
}

function annotated({ files, commands }: ChaosRecord): string {
  const taken = (name: string) =>
    commands.filter(command => command.name === name && command.answers.some(({ commandId }) => commandId))
  return `${files.length}; ${taken('mention').length}; ${taken('quote').length}`
}

function found({ findings }: Outcome): Row[] {
  return Object.entries(FINDING_KINDS).map(([kind, name]) => [
    name,
    findings.filter(finding => finding.kind === kind).length,
  ])
}

/** Its name in the table. */
function nameOf({ what, kind, cutOffFrom }: Harm): string {
  if (what === 'full disk') return 'times that the disk was full'
  return what === 'cut' ? `networks cut: ${kind} from ${cutOffFrom}` : `${what}s: ${kind}`
}

function clocks({ clockOffMs: { api, worker } }: ChaosOptions): string {
  return `${seconds(api)} s; ${seconds(worker)} s`
}

function counted(names: string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const name of names.toSorted()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts]
}

function statuses(retries: Map<number, number>): string {
  const parts = [...retries].map(([status, count]) => `${status === 0 ? 'no answer' : status}: ${count}`)
  return parts.join(', ') || 'none'
}

function seconds(ms: number): number {
  return Math.round(ms / 1_000)
}

/** All findings, and where to look. */
export function tell(
  findings: Finding[],
  { folder, endedByThemselves }: { folder?: string; endedByThemselves: string[] },
): string {
  const lines = findings.map(({ kind, about }) => `  ${FINDING_KINDS[kind]}: ${about}`)
  const ended =
    endedByThemselves.length > 0 ? [`  ended without being killed: ${endedByThemselves.join(', ')}`] : []
  return [...lines, ...ended, ...(folder ? [`  logs, databases and journal: ${folder}`] : [])].join('\n')
}
