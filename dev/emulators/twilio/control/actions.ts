import { setApproval } from '../api/approvals.ts'
import { readWebhook } from '../api/senders.ts'
import type { InboundInput } from '../inbound/schema.ts'
import { type InboundResult, sendInbound } from '../inbound/send.ts'
import { findOurs } from '../messages/sender.ts'
import type { Account, Approval, SenderWebhook } from '../state/model.ts'
import type { World } from '../world.ts'
import type { EmulatorEvent, Events } from './events.ts'
import {
  type AccountView,
  accountView,
  type MessageView,
  type ThreadView,
  threadOf,
  threadsOf,
} from './views.ts'

/** What can be done with the emulator besides using the API. Each is also available over HTTP, under /emulator. */
export interface Actions {
  accounts(): AccountView[]
  threads(): ThreadView[]
  thread(ours: string, customer: string): MessageView[]
  /** Sends a message as a customer. See InboundInput. The result says whether the webhook accepted it. */
  sendInbound(message: InboundInput): Promise<InboundResult>
  /** New messages, changes of status, typing, webhook attempts. */
  subscribe(listener: (event: EmulatorEvent) => void): () => void
  setAccountStatus(accountSid: string, status: Account['status']): void
  /** Adds one of our addresses to a Messaging Service's pool or removes it, as an operator does in the console. */
  setServiceOf(address: string, serviceSid: string | null): void
  /** Replaces the result of WhatsApp's review. */
  setApproval(contentSid: string, changes: Partial<Pick<Approval, 'status' | 'rejectionReason'>>): void
  /** Sets the sandbox's URLs. On Twilio, this is only possible on a page of the console. */
  setSandboxWebhook(webhook: Partial<SenderWebhook>): void
  /** Moves the emulator's time forward, e.g. to the end of WhatsApp's 24 hours. */
  advanceClock(ms: number): void
}

export function createActions(world: World, events: Events): Actions {
  const { store, clock } = world
  const accounts = () => [...store.accounts.values()]
  return {
    accounts: () => accounts().map(accountView),
    threads: () => threadsOf(store),
    thread: (ours, customer) => threadOf(store, ours, customer),
    sendInbound: message => sendInbound(world, message),
    subscribe: events.subscribe,
    setAccountStatus(sid, status) {
      if (!store.accounts.has(sid)) throw new Error(`no emulated account ${sid}`)
      store.commit({ kind: 'account', sid, changes: { status } })
    },
    setServiceOf(address, serviceSid) {
      for (const account of accounts()) {
        const ours = findOurs(account, address)
        if (!ours) continue
        const at = { accountSid: account.sid, changes: { serviceSid } }
        store.commit(
          ours.kind === 'number'
            ? { kind: 'number', sid: ours.number.sid, ...at }
            : { kind: 'sender', sid: ours.sender.sid, ...at },
        )
      }
    },
    setApproval(contentSid, changes) {
      const content = accounts()
        .map(account => account.contents.get(contentSid))
        .find(found => found)
      if (!content) throw new Error(`no content ${contentSid}`)
      setApproval(world, content, changes)
    },
    setSandboxWebhook(given) {
      for (const account of accounts()) {
        for (const sender of account.senders.values()) {
          if (!sender.sandbox) continue
          const changes = { webhook: readWebhook(given, sender.webhook), updatedAt: clock.now() }
          store.commit({ kind: 'sender', accountSid: account.sid, sid: sender.sid, changes })
        }
      }
    },
    advanceClock: clock.advance,
  }
}
