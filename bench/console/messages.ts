import { setTimeout as rest } from 'node:timers/promises'
import type { Call } from '../call.ts'
import { inboundWebhook, newCustomer, OURS } from '../customers.ts'
import { post } from '../http.ts'
import type { Console } from './browser.ts'
import { openColleagues } from './colleagues.ts'
import type { Person } from './people.ts'

/** What is measured of messages on their way to the screens. Times in ms. */
export interface MessagesFound {
  /** From the webhook's request until the message is painted. */
  screen: number[]
  /** Until a console is told of it, whatever it does with it then. */
  told: number[]
  /** Until the webhook is answered. */
  answered: number[]
  /** Stored events that each console was told of, and requests of all consoles meanwhile. */
  events: number
  requests: number
  consoles: number
}

/** Customers who write by turns: as many as the list shows without being scrolled. */
const CUSTOMERS = 9
/** Between two messages, ms: six a second. */
const INTERVAL_MS = 1_000 / 6
/** The console gathers what it has to ask for; after this all of it has been asked, ms. */
const GATHERED_MS = 12_000
const PATIENCE_MS = 20_000

interface Place {
  url: string
  webhookUrl: string
  admin: Call
}

/** Has customers write while all these people have the console open, one of them in a real browser. */
export async function measureMessages(
  { url, webhookUrl, admin }: Place,
  { browser, others, messages }: { browser: Console; others: Person[]; messages: number },
): Promise<MessagesFound> {
  // Each console has a conversation of its own open, and those at the top of the list are written to.
  const customers = Array.from({ length: Math.max(CUSTOMERS, others.length + 1) }, newCustomer)
  const write = (address: string, text: string) =>
    post(inboundWebhook(webhookUrl, address, OURS, text).request)
  for (const address of customers) await write(address, 'Hello')
  const opened = await conversationsWith(admin, customers)
  const colleagues = await openColleagues(url, others, opened.slice(1))
  try {
    await browser.load(`/inbox/open/${opened[0]}`, '[role=log]', 'Hello')
    await browser.ask('watch')
    await rest(GATHERED_MS)
    const before = { seen: await colleagues.look(), requests: browser.requests() }

    const posted = new Map<number, number>()
    const answered: Promise<number>[] = []
    const began = performance.now()
    for (let number = 0; number < messages; number++) {
      const at = Date.now()
      posted.set(number, at)
      const text = `Message ${number} of the benchmark`
      answered.push(write(customers[number % CUSTOMERS] ?? '', text).then(() => Date.now() - at))
      await rest(began + (number + 1) * INTERVAL_MS - performance.now())
    }
    const took = await Promise.all(answered)
    const since = (number: unknown, at: number) => at - (posted.get(Number(number)) ?? 0)
    const seen = await allSeen(browser, messages)
    await rest(GATHERED_MS)
    const after = await colleagues.look()
    const consoles = others.length + 1
    return {
      screen: seen.map(([number, at]) => since(number, at)),
      told: after.told.flatMap(([number, times]) => times.map(at => since(number, at))),
      answered: took,
      events: after.events - before.seen.events,
      requests: after.requests - before.seen.requests + browser.requests() - before.requests,
      consoles,
    }
  } finally {
    colleagues.close()
  }
}

async function allSeen(browser: Console, messages: number): Promise<[string, number][]> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await rest(200)) {
    const seen = await browser.ask<[string, number][]>('seen')
    if (seen.length === messages) return seen
    if (Date.now() > deadline) throw new Error(`${seen.length} of ${messages} messages came to the screen`)
  }
}

async function conversationsWith(admin: Call, customers: string[]): Promise<string[]> {
  interface Listed {
    items: { id: string; status: string; contact: { address: string } }[]
  }
  for (const deadline = Date.now() + PATIENCE_MS; ; await rest(100)) {
    const { items } = await admin<Listed>('GET', '/v1/conversations?limit=200')
    const opened = items.filter(({ status }) => status !== 'opening')
    const ids = customers.flatMap(
      address => opened.find(({ contact }) => contact.address === address)?.id ?? [],
    )
    if (ids.length === customers.length) return ids
    if (Date.now() > deadline) throw new Error(`${ids.length} of ${customers.length} were opened`)
  }
}
