import { AsyncLocalStorage } from 'node:async_hooks'
import type { Person } from './people.ts'

// What a console does without its page: it follows the events, keeps what it knows up to date by them, and asks the API for the
// rest. The console's own code decides what is asked; what it takes of the browser stands in here.

/** A console as it can be looked at. */
export interface Colleague {
  /** When it was told of each message, epoch ms, by the number in its text. */
  told: Map<number, number>
  /** Requests so far, but for the stream. */
  requests(): number
  /** Stored events that it was told of. */
  events(): number
  close(): void
}

/** The number of a message in this text. */
export const MARK = /Message (\d+) of the benchmark/

/** How often one says that one looks at a conversation, and that one is there; as the console does, ms. */
const LOOKING_MS = 8_000
const THERE_MS = 45_000
/** One has read a message that one looks at for so long, ms. */
const READING_MS = 700

interface Page {
  cookie: string
  requests: number
}

const pages = new AsyncLocalStorage<Page>()

/** Loads the console's code into this process, for an API at this origin. */
export async function loadConsole(origin: string) {
  const network = globalThis.fetch
  Object.assign(globalThis, {
    location: { origin },
    document: Object.assign(new EventTarget(), { visibilityState: 'visible' }),
    addEventListener() {},
    removeEventListener() {},
    fetch(asked: Request | string, init?: RequestInit) {
      const page = pages.getStore()
      const request = typeof asked === 'string' ? new Request(new URL(asked, origin), init) : asked
      if (!page) throw new Error('a request of nobody')
      if (!request.url.endsWith('/v1/events')) page.requests++
      request.headers.set('Cookie', page.cookie)
      request.headers.set('Origin', origin)
      request.headers.set('Sec-Fetch-Site', 'same-origin')
      return network(request)
    },
  })
  // The console is checked with a browser's types, so that its files are none of this program's.
  const load = (path: string) => import(new URL(`../../console/${path}`, import.meta.url).href)
  const query = await import('@tanstack/react-query')
  const [
    { api, ask },
    { makeApply },
    { followEvents },
    { conversationKey, listKey },
    { timelineKey },
    { VIEW_NAMES, VIEWS },
  ] = await Promise.all([
    load('api/client.ts'),
    load('live/apply.ts'),
    load('live/stream.ts'),
    load('live/rows.ts'),
    load('live/thread.ts'),
    load('inbox/views.ts'),
  ])

  /** Opens a console: the list of all open conversations, the counts of all views, and one conversation. */
  return (person: Person, conversationId: string): Promise<Colleague> => {
    const page: Page = { cookie: person.cookie, requests: 0 }
    return pages.run(page, async () => {
      const cache = new query.QueryClient({
        defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
      })
      const apply = makeApply({ cache, me: person.id, notify() {} })
      const told = new Map<number, number>()
      let events = 0
      const over = new AbortController()
      const path = { path: { id: conversationId } }
      const read = (seq: number) =>
        setTimeout(() => api.PUT('/v1/conversations/{id}/read', { params: path, body: { seq } }), READING_MS)
      const hear = ({ id, data }: { id?: string; data: string }) => {
        const [, number] = MARK.exec(data) ?? []
        if (number !== undefined && !told.has(Number(number))) told.set(Number(number), Date.now())
        if (!id || data === '') return
        events++
        const { type, conversationId: of, message } = JSON.parse(data)
        if (type === 'message.received' && of === conversationId && message) read(message.seq)
      }
      await new Promise<void>(resolve => {
        void followEvents({
          after: undefined,
          signal: over.signal,
          onOpen: resolve,
          onBreak() {},
          onEnd() {},
          onEvent(event: { id?: string; data: string; event: string }) {
            hear(event)
            apply.event(event)
          },
        })
      })
      const list = { status: VIEWS.open.status, sort: 'waitingSince' }
      const rowsOf = async (cursor: string | undefined) => {
        const askedAt = Date.now()
        const { items, nextCursor } = await ask(
          api.GET('/v1/conversations', { params: { query: { ...list, limit: 100, cursor } } }),
        )
        return { items: items.map((row: object) => apply.row(row, askedAt)), nextCursor }
      }
      const whole = (key: readonly unknown[], first: () => Promise<unknown>) =>
        new query.QueryObserver(cache, {
          queryKey: key,
          queryFn: async () => ({ pages: [await first()], pageParams: [undefined] }),
        }).subscribe(() => {})
      const one = (key: readonly unknown[], queryFn: () => Promise<unknown>) =>
        new query.QueryObserver(cache, { queryKey: key, queryFn }).subscribe(() => {})
      const ends = [
        whole(listKey(list), () => rowsOf(undefined)),
        whole(timelineKey(conversationId), () =>
          ask(api.GET('/v1/conversations/{id}/timeline', { params: { ...path, query: { limit: 60 } } })),
        ),
        one(conversationKey(conversationId), async () =>
          apply.row(await ask(api.GET('/v1/conversations/{id}', { params: path })), Date.now()),
        ),
        one(['counts'], async () => {
          const views = VIEW_NAMES.join(',')
          const { items } = await ask(api.GET('/v1/conversations/counts', { params: { query: { views } } }))
          return Object.fromEntries(items.map(({ view, ...count }: { view: string }) => [view, count]))
        }),
      ]
      const beats = [
        setInterval(() => {
          api.PUT('/v1/conversations/{id}/viewing', { params: path, body: { typing: false, mode: 'reply' } })
        }, LOOKING_MS),
        setInterval(() => {
          const body = { presence: 'online', ttlSeconds: 150 }
          api.PUT('/v1/agents/{id}/presence', { params: { path: { id: person.id } }, body })
        }, THERE_MS),
      ]
      return {
        told,
        requests: () => page.requests,
        events: () => events,
        close() {
          over.abort()
          apply.stop()
          for (const end of ends) end()
          for (const beat of beats) clearInterval(beat)
        },
      }
    })
  }
}
