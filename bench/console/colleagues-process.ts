import { type Colleague, loadConsole } from './colleague.ts'
import type { Person } from './people.ts'

// A process of its own: what many consoles take to read must not stand in the way of the clock that the benchmark goes by.

/** What is asked of it, by messages of the parent; each is answered by `Told`. */
export type Asked = { open: { url: string; people: Person[]; conversationIds: string[] } } | { look: true }
export type Told = { seen: Seen } | { failed: string }

/** What all consoles together know so far. */
export interface Seen {
  requests: number
  /** Stored events, as one console was told of them. */
  events: number
  /** Of each message, when each console was told of it, epoch ms. */
  told: [message: number, at: number[]][]
}

let colleagues: Colleague[] = []

function look(): Seen {
  const told = new Map<number, number[]>()
  for (const colleague of colleagues) {
    for (const [number, at] of colleague.told) told.set(number, [...(told.get(number) ?? []), at])
  }
  return {
    requests: colleagues.reduce((sum, { requests }) => sum + requests(), 0),
    events: Math.max(0, ...colleagues.map(({ events }) => events())),
    told: [...told],
  }
}

const tell = (told: Told) => process.send?.(told)

process.on('message', async (asked: Asked) => {
  try {
    if ('open' in asked) {
      const { url, people, conversationIds } = asked.open
      const open = await loadConsole(url)
      colleagues = await Promise.all(
        people.map((person, index) => open(person, conversationIds[index % conversationIds.length] ?? '')),
      )
    }
    tell({ seen: look() })
  } catch (error) {
    tell({ failed: String(error) })
  }
})
process.on('disconnect', () => process.exit())
