import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { ChaosRecord, MergeMade } from '../record.ts'
import type { Agents } from './agents.ts'
import type { Answer, ApiClient } from './client.ts'
import type { Customer } from './customers.ts'
import type { DeskView, SeenConversation } from './desk-view.ts'

/** How long the two may take to be in a conversation each, ms. */
const PATIENCE_MS = 20_000
/** While they are one, only one of them is seen in an open conversation. */
const GLANCE_MS = 500
/** Long enough until everything runs again, also after several failures one upon the other, ms. */
const UNDO_PATIENCE_MS = 180_000
const LONGEST_WAIT_MS = 2_000

interface Surroundings {
  agents: Agents
  view: DeskView
  client: ApiClient
  record: Pick<ChaosRecord, 'merges'>
  random: Random
  isOver(): boolean
}

/**
 * A supervisor takes two customers for one person, and makes one contact of them; later they undo it. The two write before,
 * between and afterwards, and are answered. Neither is ever resolved: so each message has its place in an open conversation.
 */
export async function mergeAndUndo(
  number: number,
  pair: readonly [Customer, Customer],
  { agents, view, client, record, random, isOver }: Surroundings,
): Promise<void> {
  const [gone, stays] = pair
  let texts = 0
  const newText = (words: string) => `${words} (pair ${number}.${++texts})`
  const seen = (customer: Customer, patienceMs = PATIENCE_MS) =>
    view.until(customer, ({ status }) => status !== 'opening' && status !== 'closed', patienceMs, isOver)
  const write = async (customer: Customer) => {
    await customer.write({
      text: newText('It is me.'),
      ...customer.comesBy(view.with(customer) !== undefined),
    })
  }
  const talk = async () => {
    for (let times = random.between(1, 3); times > 0 && !isOver(); times--) {
      await write(random.pick(pair))
      await answer(random.pick(pair))
      await wait(random.between(0, 300))
    }
  }
  const answer = async (customer: Customer) => {
    const conversation = await read(await seen(customer, GLANCE_MS))
    if (!conversation || conversation.status === 'closed') return
    const path = `/v1/conversations/${conversation.id}/messages`
    await agents.command('reply', conversation, agents.whoActsOn(conversation), path, {
      text: newText('Let me see.'),
    })
  }
  const read = async (listed: SeenConversation | undefined) => {
    const path = `/v1/conversations/${listed?.id}`
    const answer = listed && (await client.request<SeenWithContact>('GET', path, {}))
    return answer?.status === 200 ? answer.body : undefined
  }

  await Promise.all(pair.map(write))
  const [one, other] = [await read(await seen(gone)), await read(await seen(stays))]
  if (!one || !other || isOver()) return
  const { contact } = other
  const customers: MergeMade['customers'] = [gone.address, stays.address]
  const made: MergeMade = { customers, channelId: stays.channel.id, askedAt: Date.now() }
  record.merges.push(made)
  await client.request('POST', `/v1/contacts/${one.contact.id}/merge`, {
    key: `merge ${random.hex(24)}`,
    body: { intoId: contact.id },
    patienceMs: UNDO_PATIENCE_MS,
  })
  await talk()
  if (await undo(client, contact.id, random)) made.undoneAt = Date.now()
  await talk()
}

interface SeenWithContact extends SeenConversation {
  contact: { id: string; address: string }
}

/** Undoes all merges into a contact. What is under way may have to end first. Returns false if they can't be undone. */
async function undo(client: ApiClient, contactId: string, random: Random): Promise<boolean> {
  for (const deadline = Date.now() + UNDO_PATIENCE_MS; Date.now() < deadline; ) {
    const told = await client.request<{ merges?: { id: string }[] }>('GET', `/v1/contacts/${contactId}`, {
      patienceMs: UNDO_PATIENCE_MS,
    })
    const [merge] = told?.body.merges ?? []
    if (told?.status === 200 && !merge) return true
    const undone = merge && (await ask(client, contactId, merge.id, random))
    await wait(undone?.status === 200 ? 0 : random.between(100, LONGEST_WAIT_MS))
  }
  return false
}

function ask(
  client: ApiClient,
  contactId: string,
  mergeId: string,
  random: Random,
): Promise<Answer | undefined> {
  return client.request('POST', `/v1/contacts/${contactId}/merges/${mergeId}/undo`, {
    key: `undo ${random.hex(24)}`,
  })
}
