import { type Channel, loadChannel } from '../../db/channels.ts'
import type { Sql } from '../../db/client.ts'
import { conversationWorkflowId } from '../../platform/ids.ts'
import type { Dependencies } from '../dependencies.ts'

/** A channel with its key in clear text, by which `conversationWorkflowId` makes the ids of its workflows. */
export function withOpenKey(
  { secrets }: Pick<Dependencies, 'secrets'>,
  channel: Pick<Channel, 'id' | 'idKey'>,
) {
  return { id: channel.id, idKey: secrets.open(channel.idKey, 'columns', channel.id) }
}

/**
 * The workflow that a message from an address arrives at, if nothing else is known of its sender.
 *
 * @param dependencies.sql within a transaction, that transaction: a second connection could be one that waits for its locks
 */
export async function workflowsIn(
  dependencies: Pick<Dependencies, 'secrets'> & { sql: Sql },
  channelId: string,
): Promise<(address: string) => string> {
  const channel = await loadChannel(dependencies.sql, channelId)
  if (!channel) throw new Error('the channel does not exist')
  const keyed = withOpenKey(dependencies, channel)
  return address => conversationWorkflowId(keyed, [address])
}
