import { setTimeout as wait } from 'node:timers/promises'
import { adminCall, type Call, type DemoChannel, emulatedChannels, type FreshDemo } from './demo.ts'

/** All of it takes a few seconds. What has not happened after this time is left out or happens later, ms. */
const AT_MOST_MS = 30_000
const ASK_AGAIN_MS = 250

interface Talk {
  from: string
  name: string
  asks: string
  /** The agent who answers and resolves it. Without an answer it stays in the queue. */
  answered?: { by: number; text: string; score: number }
}

/** On the channel of the Cloud API: it has no AI agent, and its customers have names. */
const TALKS: Talk[] = [
  {
    from: '+66812345601',
    name: 'Mali Srisuk',
    asks: 'Where is my parcel? I ordered on Friday.',
    answered: { by: 0, text: 'It left this morning, and comes tomorrow before noon.', score: 5 },
  },
  {
    from: '+66812345602',
    name: 'Somchai P.',
    asks: 'เปลี่ยนที่อยู่จัดส่งได้ไหมครับ',
    answered: { by: 1, text: 'ได้ครับ เปลี่ยนให้เรียบร้อยแล้ว', score: 5 },
  },
  {
    from: '+441632960103',
    name: 'Grace Hall',
    asks: 'The lid of the teapot is broken.',
    answered: { by: 0, text: 'I am sorry. A new one is on its way to you.', score: 4 },
  },
  {
    from: '+12025550104',
    name: 'Diego Ramos',
    asks: 'I was charged twice!',
    answered: { by: 2, text: 'One of the two was only reserved, and is released today.', score: 2 },
  },
  { from: '+12025550105', name: 'Nora Lind', asks: 'Hello, is anybody there?' },
  { from: '+66812345606', name: 'Ploy', asks: 'สินค้านี้มีสีอื่นไหมคะ' },
  { from: '+441632960107', name: 'Tom Baker', asks: 'Can I collect my order in the shop?' },
  { from: '+12025550108', name: 'Amira Said', asks: 'My voucher does not work. It says “expired”.' },
  { from: '+66812345609', name: 'Krit', asks: 'ขอใบกำกับภาษีครับ' },
  { from: '+12025550110', name: 'Lena Vogt', asks: 'I want a refund for the second pair.' },
]

interface LifeOptions extends FreshDemo {
  apiUrl: string
  /** Calls the API as the administrator. */
  call: Call
  /** The address of the page, which has the emulators' control APIs. */
  emulatorUrl: string
}

/**
 * Lets the demo begin with conversations: customers who were answered and gave a score, and others who wait. Everything
 * goes the usual way: in through the emulator, and out through the public API.
 */
export async function bringLife({ apiUrl, call, emulatorUrl, agents }: LifeOptions): Promise<void> {
  const channel = (await emulatedChannels(call)).find(({ provider }) => provider === 'whatsapp_cloud')
  if (!channel?.phoneNumber) throw new Error('there is no channel for them')
  const phone = phoneAt(emulatorUrl, channel.phoneNumber)
  const ends = AbortSignal.timeout(AT_MOST_MS)
  const asAgents = agents.map(({ token }) => adminCall(apiUrl, token))
  await Promise.all(
    TALKS.map(async ({ from, name, asks, answered }) => {
      await phone.write({ from, profileName: name, text: asks })
      const id = await until(ends, () => conversationWith(call, channel, from))
      const agent = answered && asAgents[answered.by]
      if (!agent) return
      await agent('POST', `/v1/conversations/${id}/messages`, { text: answered.text })
      await until(ends, async () => (await phone.received(from)).includes(answered.text))
      await agent('POST', `/v1/conversations/${id}/resolve`, {})
      // A score only counts after its question.
      await until(ends, async () => (await phone.received(from)).at(-1) !== answered.text)
      await phone.write({ from, profileName: name, text: String(answered.score) })
    }),
  )
}

/** A customer's phone at the emulator. */
function phoneAt(emulatorUrl: string, ours: string) {
  const at = `${emulatorUrl}/phones/whatsapp_cloud/phone`
  return {
    async write(message: { from: string; profileName: string; text: string }) {
      const response = await fetch(`${at}/inbound`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...message, to: ours }),
      })
      if (!response.ok) throw new Error(`the phone: ${response.status} ${await response.text()}`)
    },
    /** The messages that the customer has received, in order. */
    async received(customer: string): Promise<string[]> {
      const response = await fetch(`${at}/thread?${new URLSearchParams({ ours, customer })}`)
      const messages = (await response.json()) as { direction: string; body: string }[]
      return messages.filter(({ direction }) => direction !== 'inbound').map(({ body }) => body)
    },
  }
}

interface Found {
  id: string
  contact: { address: string | null }
}

/** The conversation's id, once it waits for an agent. */
async function conversationWith(call: Call, { id }: DemoChannel, from: string): Promise<string | undefined> {
  const path = `/v1/conversations?channelId=${id}&status=waiting&limit=50`
  const { items } = await call<{ items: Found[] }>('GET', path)
  const digits = (address: string | null) => address?.replaceAll(/\D/g, '')
  return items.find(({ contact }) => digits(contact.address) === digits(from))?.id
}

async function until<T>(ends: AbortSignal, ask: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await ask()
    if (found) return found
    await wait(ASK_AGAIN_MS, undefined, { signal: ends })
  }
}
