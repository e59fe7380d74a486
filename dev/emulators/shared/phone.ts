import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { eventStream } from './stream.ts'
import { outcomeOf, type PhoneAttempt, type Watchers } from './watchers.ts'

/** A message as the page's phone shows it; the same for all emulators. Numbers in E.164. */
export interface PhoneMessage {
  sid: string
  direction: 'inbound' | 'outbound-api'
  origin: 'api' | 'customer'
  ours: string
  customer: string
  body: string
  status: string
  errorCode: number | null
  /**
   * `url`: for a file of the emulator, `media/<id>`; for another file, its address; empty if the file is not available.
   */
  media: { sid: string; contentType: string; url: string }[]
  buttons: { id: string; title: string }[]
  list: { button: string; items: { id: string; title: string; description: string }[] } | null
  /** Set on a reaction to another message. An empty emoji removes the reaction. */
  reaction: { emoji: string; to: string } | null
  /** The message that it quotes. */
  replyTo: string | null
  createdAt: string
}

const choice = z.object({ id: z.string(), title: z.string() })
const inputSchema = z.object({
  from: z.string().regex(/^\+\d+$/, 'must be a number in E.164'),
  to: z.string().regex(/^\+\d+$/, 'must be a number in E.164'),
  profileName: z.string().optional(),
  text: z.string().optional(),
  media: z
    .array(z.object({ contentType: z.string(), base64: z.string() }))
    .max(1)
    .optional(),
  location: z
    .object({ latitude: z.number(), longitude: z.number(), label: z.string(), address: z.string() })
    .optional(),
  button: choice.optional(),
  listItem: choice.optional(),
  reaction: z.object({ emoji: z.string(), to: z.string() }).optional(),
  replyTo: z.string().optional(),
})
/** What a customer can do on the phone. */
export type PhoneInput = z.output<typeof inputSchema>

export interface Phone {
  messages(): PhoneMessage[]
  /** Resolves when the webhook was called for the first time. Throws if the message can't be sent. */
  write(input: PhoneInput): Promise<{ sid: string; attempt?: PhoneAttempt }>
  watchers: Watchers
  file?(id: string): { bytes: Uint8Array; contentType: string } | undefined
}

/** The routes that the page's phone calls. */
export function phoneApp(phone: Phone): Hono {
  const app = new Hono()
  const thread = (c: Context) =>
    phone
      .messages()
      .filter(({ ours, customer }) => ours === c.req.query('ours') && customer === c.req.query('customer'))
  app.get('/threads', c => {
    const pairs = phone
      .messages()
      .map(({ ours, customer }) => [`${ours} ${customer}`, { ours, customer }] as const)
    return c.json([...new Map(pairs).values()])
  })
  app.get('/thread', c => c.json(thread(c)))
  app.post('/inbound', async c => {
    const input = inputSchema.safeParse(await c.req.json().catch(() => ({})))
    if (!input.success) return c.json({ error: z.prettifyError(input.error) }, 400)
    const { sid, attempt } = await phone.write(input.data)
    return c.json({
      messageSid: sid,
      delivered: attempt?.status === 200,
      ...(!attempt && { notCalled: 'no_url' }),
      attempts: attempt ? [{ status: attempt.status, outcome: outcomeOf(attempt.status) }] : [],
    })
  })
  app.get('/stream', c => eventStream(c, listener => subscribe(phone, listener)))
  app.get('/media/:id', c => {
    const file = phone.file?.(c.req.param('id'))
    if (!file) return c.text('There is no such file.', 404)
    return c.body(new Uint8Array(file.bytes), 200, {
      'Content-Type': file.contentType,
      'X-Content-Type-Options': 'nosniff',
    })
  })
  return app
}

function subscribe(phone: Phone, listener: (event: { type: string }) => void): () => void {
  const known = new Map(phone.messages().map(({ sid, status }) => [sid, status]))
  return phone.watchers.add(({ typing, attempt }) => {
    for (const message of phone.messages()) {
      const { sid, status } = message
      const before = known.get(sid)
      if (before === status) continue
      known.set(sid, status)
      listener(Object.assign({ type: before === undefined ? 'message' : 'status' }, { message }))
    }
    if (typing) listener(Object.assign({ type: 'typing' }, typing))
    if (attempt) listener(Object.assign({ type: 'webhook' }, { attempt }))
  })
}
