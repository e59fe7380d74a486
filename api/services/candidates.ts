import type { z } from '@hono/zod-openapi'
import { type ChannelSenderRow, listOfProvider } from '../../db/channels.ts'
import type { AccountListed, AccountSender, CheckFailed, Noted } from '../../domain/channel-checks.ts'
import { newId } from '../../platform/ids.ts'
import type { ListSendersInput } from '../../protocol/activities/channels.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { PROBLEMS } from '../http/problem-codes.ts'
import type { candidates } from '../schemas/candidates.ts'
import { problemOf, runWorkflow } from './channel-workflows.ts'
import type { Services } from './services.ts'
import { callsOf } from './temporal-calls.ts'

type Candidates = z.output<typeof candidates>

/** How long the deletion of a run may take, ms. */
const FORGET_DEADLINE_MS = 5_000

/** Whose account is listed, and what its owner need not enter again. */
export interface Listing {
  definition: ProviderDefinition
  accountId: string
  input: ListSendersInput
  /** The fields of a new channel that are known already. */
  known: Record<string, unknown>
}

/** The senders of an account, as they can be connected. Throws a problem if the provider refuses the account. */
export async function listCandidates(services: Services, listing: Listing): Promise<Candidates> {
  const { definition, accountId, known } = listing
  const listed = await ask(services, listing.input)
  if (!listed.ok) throw problemOf(listed, definition)
  const channels = await listOfProvider(services.dependencies.sql, definition.name)
  const ofAccount = channels.filter(channel => channel.accountId === accountId)
  return {
    provider: definition.name,
    account: { name: listed.name, ...notesOf(listed) },
    items: listed.senders.map(sender => candidateView(sender, { definition, known, ofAccount })),
    complete: listed.complete,
    byHand: listed.senders.length === 0 ? (definition.connecting.listing?.byHand ?? null) : null,
  }
}

/**
 * Asks the provider by a workflow. The run is deleted afterwards, because the credentials are in its history, though
 * encrypted.
 */
async function ask(services: Services, input: ListSendersInput): Promise<AccountListed | CheckFailed> {
  const { temporal, config, log } = services.dependencies
  const workflowId = workflowIds.listSenders(newId())
  try {
    return await runWorkflow(temporal, 'listSenders', workflowId, config.TEMPORAL_TASK_QUEUE, input)
  } finally {
    const { namespace } = temporal.options
    const forget = () =>
      temporal.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } })
    callsOf(temporal)
      .by(Date.now() + FORGET_DEADLINE_MS, forget)
      // The run then ends with the namespace's retention.
      .catch(error => log.info({ workflowId, err: error }, 'the run that listed an account’s senders stays'))
  }
}

function candidateView(
  sender: AccountSender,
  about: { definition: ProviderDefinition; known: Record<string, unknown>; ofAccount: ChannelSenderRow[] },
): Candidates['items'][number] {
  const { definition, known, ofAccount } = about
  const { medium, label, phoneNumber, senders, problem } = sender
  return {
    medium,
    label,
    phoneNumber,
    senders,
    connect: { provider: definition.name, ...known, ...sender.fields },
    usable: problem === null,
    problem: problem && { ...problem, fix: fixOf(problem.code, definition) },
    channelId: ofAccount.find(channel => isSender(channel, sender))?.id ?? null,
    webhook: { url: sender.webhookUrl && shownUrl(sender.webhookUrl), canBeSet: sender.canSetWebhook },
    ...notesOf(sender),
  }
}

const notesOf = ({ notes, noteCodes = [] }: Noted) => ({ notes, noteCodes })

function fixOf(code: string, { problems }: ProviderDefinition): string {
  const row = problems[code] ?? PROBLEMS[code as keyof typeof PROBLEMS]
  return row?.fix ?? PROBLEMS.internal.fix
}

function isSender(channel: ChannelSenderRow, { medium, phoneNumber, fields }: AccountSender): boolean {
  if (channel.medium !== medium) return false
  if (fields.messagingServiceSid) return channel.messagingServiceSid === fields.messagingServiceSid
  return channel.messagingServiceSid === null && channel.phoneNumber === phoneNumber
}

/** An address of another system as it may be shown: without a password or key that it may contain. */
function shownUrl(text: string): string {
  if (!URL.canParse(text)) return '…'
  const { protocol, host, pathname } = new URL(text)
  return `${protocol}//${host}${pathname}`
}
