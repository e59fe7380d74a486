import { activityInfo } from '@temporalio/activity'
import { loadChannel } from '../../db/channels.ts'
import type { Sql } from '../../db/client.ts'
import { noteTheirs, whoseAre } from '../../db/parting.ts'
import { findPerson } from '../../db/people.ts'
import { knownBy, spellingsOf } from '../../domain/identity.ts'
import { addressesOf, type InboundMessage } from '../../domain/message.ts'
import { conversationWorkflowId, newId } from '../../platform/ids.ts'
import type { RecordInput } from '../../protocol/activities/recording.ts'
import { inboundMessage } from '../../protocol/signals.ts'
import { type ConversationInput, conversationStart } from '../../protocol/start-conversation.ts'
import { type Dependencies, ownWorkflowId } from '../dependencies.ts'
import { withOpenKey, workflowsIn } from './workflow-of-address.ts'

// Two contacts that were one for a while, and are two again: a message of the one can still arrive at the workflow of the
// other. It was on its way, or an API process still sends it there. It must not be stored there: the service would take it as
// a sign that both are one person. The one can also have been erased since: then nobody is known by the address any more.

/**
 * The messages among these that are somebody else's. A message that names both of them shows that they are one person. The
 * people of the channel must be locked.
 */
export async function astrayAmong(
  { secrets }: Pick<Dependencies, 'secrets'>,
  tx: Sql,
  input: Pick<RecordInput, 'conversationId' | 'channelId' | 'messages'>,
): Promise<InboundMessage[]> {
  const messages = input.messages.map(({ message }) => message)
  const { own, foreign, known } = await whoseAre(tx, input, knownBy(messages.flatMap(addressesOf)))
  const isAmong = (these: Set<string>) => (address: string) =>
    spellingsOf(address).some(one => these.has(one))
  const astray: InboundMessage[] = []
  let workflowOf: ((address: string) => string) | undefined
  for (const message of messages) {
    const addresses = addressesOf(message)
    const isOwn = addresses.some(isAmong(own))
    let isAstray = !isOwn && addresses.some(isAmong(foreign))
    if (!isOwn && !addresses.some(isAmong(known))) {
      // Nobody is known by these. Then this workflow must be the one that is made of one of them.
      workflowOf ??= await workflowsIn({ sql: tx, secrets }, input.channelId)
      isAstray = !addresses.map(workflowOf).includes(ownWorkflowId())
    }
    if (isAstray) astray.push(message)
    // What a message names is its sender's, also for those behind it.
    else for (const address of knownBy(addresses)) own.add(address)
  }
  return astray
}

/**
 * Hands a message to the workflow of its sender. Returns false if this is that workflow after all; from then on that is
 * known.
 */
export async function handOver(
  dependencies: Dependencies,
  channelId: string,
  message: InboundMessage,
): Promise<boolean> {
  const { sql, temporal } = dependencies
  const channel = await loadChannel(sql, channelId)
  if (!channel) return false
  const person = await findPerson(sql, channelId, knownBy(addressesOf(message)))
  const addresses: [string, ...string[]] = [...addressesOf(message), ...(person?.addresses ?? [])]
  const workflowId =
    person?.open?.workflowId ?? conversationWorkflowId(withOpenKey(dependencies, channel), addresses)
  if (workflowId === ownWorkflowId()) {
    if (person) await noteTheirs(sql, [person.contactId], workflowId)
    return false
  }
  const input: ConversationInput = { channelId, address: message.from, conversationId: newId() }
  await temporal.workflow.signalWithStart('conversation', {
    ...conversationStart(channel, workflowId, activityInfo().taskQueue, message.receivedAt),
    args: [input],
    signal: inboundMessage,
    signalArgs: [message],
  })
  return true
}
