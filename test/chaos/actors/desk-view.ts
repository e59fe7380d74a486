import { setTimeout as wait } from 'node:timers/promises'
import type { ApiClient } from './client.ts'

/** What an agent sees of a conversation. */
export interface SeenConversation {
  id: string
  channelId: string
  status: string
  assigneeId: string | null
  contact: { address: string }
  lastMessage: { seq: number } | null
}

interface SeenCustomer {
  addresses: string[]
  channel: { id: string }
}

/** The list of conversations on the agents' screens, which is a moment old. */
export interface DeskView {
  /** The latest conversation with this customer. */
  with(customer: SeenCustomer): SeenConversation | undefined
  /**
   * Waits until it exists and the check holds, but not longer than the given time and not after `isOver`; then
   * undefined.
   */
  until(
    customer: SeenCustomer,
    check: (conversation: SeenConversation) => boolean,
    patienceMs: number,
    isOver: () => boolean,
  ): Promise<SeenConversation | undefined>
  stop(): Promise<void>
}

const REFRESH_MS = 250
const LOOK_MS = 50

export function watchDesk(client: ApiClient): DeskView {
  let seen: SeenConversation[] = []
  let over = false
  const refresh = async () => {
    const answer = await client.request('GET', '/v1/conversations?limit=200', { patienceMs: 0 })
    if (answer?.status !== 200) return
    seen = answer.body.items as SeenConversation[]
  }
  const refreshing = (async () => {
    for (; !over; await wait(REFRESH_MS)) await refresh()
  })()
  // The newest stands first.
  const find: DeskView['with'] = ({ addresses, channel }) =>
    seen.find(({ channelId, contact }) => channelId === channel.id && addresses.includes(contact.address))
  return {
    with: find,
    async until(customer, check, patienceMs, isOver) {
      for (
        const deadline = Date.now() + patienceMs;
        Date.now() < deadline && !isOver();
        await wait(LOOK_MS)
      ) {
        const found = find(customer)
        if (found && check(found)) return found
      }
      return undefined
    },
    async stop() {
      over = true
      await refreshing
    },
  }
}
