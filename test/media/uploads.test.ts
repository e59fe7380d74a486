import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { MAX_UPLOAD_BYTES } from '../../domain/media.ts'
import { command, hireAgent, type TestAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { keep } from '../harness/keeper.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { messagesOf, talkIn } from '../workflow/support.ts'
import { png } from './files.ts'

// Files that an agent attaches: from the disk to the customer, and how they are deleted.

const test = deskTest()

interface Sent {
  status: number
  body: { id: string; code: string; url: string } & Record<string, unknown>
}

async function upload(
  api: TestAgent['api'],
  body: Uint8Array,
  { name, type, key }: { name?: string; type?: string; key?: string } = {},
): Promise<Sent> {
  const response = await api.raw(
    `/v1/uploads${name === undefined ? '' : `?name=${encodeURIComponent(name)}`}`,
    {
      method: 'POST',
      body: new Uint8Array(body),
      headers: { ...(type && { 'Content-Type': type }), ...(key && { 'Idempotency-Key': key }) },
    },
  )
  return { status: response.status, body: (await response.json()) as Sent['body'] }
}

const filesIn = ({ config }: World): string[] =>
  readdirSync(join(config.DATA_DIR, 'media'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ name }) => name)

test('while the folder for files can’t be used, an upload is refused with what to do, and works afterwards', async ({
  world,
  desk,
}) => {
  const [folder, aside] = [join(world.config.DATA_DIR, 'media'), join(world.config.DATA_DIR, 'aside')]
  await upload(desk.ann.api, png('Before'))
  renameSync(folder, aside)
  writeFileSync(folder, 'not a folder')
  const refused = await upload(desk.ann.api, png('Refused'), { key: 'one-file' })
  expect(refused).toMatchObject({
    status: 503,
    body: { code: 'files_unavailable', fix: expect.stringContaining('DATA_DIR') },
  })
  rmSync(folder)
  renameSync(aside, folder)
  expect(await upload(desk.ann.api, png('Refused'), { key: 'one-file' })).toMatchObject({ status: 201 })
})

test('a file goes from the agent to the customer, by an address that the provider fetches', async ({
  world,
  desk,
}) => {
  const talk = await talkIn(world, desk, 'assigned')
  const content = png('OfTheAgent')
  const { status, body } = await upload(desk.ann.api, content, {
    name: 'Rechnung für Ann.png',
    type: 'text/html',
  })
  expect(status).toBe(201)
  expect(body).toMatchObject({ name: 'Rechnung für Ann.png', contentType: 'image/png', size: content.length })
  const media = [{ uploadId: body.id, alt: '  The bill of May ' }]
  const long = [{ ...media[0], alt: 'x'.repeat(1_001) }]
  expect((await desk.ann.api.post(`${talk.path}/messages`, { media: long })).body.errors).toEqual([
    { path: 'media.0.alt', message: 'must be at most 1,000 characters' },
  ])
  expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Here', media })).toBe('done')
  const received = await until('the message', () =>
    world.emulator.thread(desk.ours, talk.customer.address).find(({ body: text }) => text === 'Here'),
  )
  const [address] = received.media.map(({ url }) => new URL(url))
  expect(address?.pathname).toBe(`/media/${body.id}/${encodeURIComponent('Rechnung für Ann.png')}`)
  const fetched = await fetch(address ?? '')
  expect(fetched.headers.get('Content-Type')).toBe('image/png')
  expect(fetched.headers.get('Content-Disposition')).toContain(
    `filename*=UTF-8''Rechnung%20f%C3%BCr%20Ann.png`,
  )
  expect(Buffer.from(await fetched.arrayBuffer())).toEqual(content)
  const message = (await messagesOf(world, talk.id)).at(-1)
  expect(message?.media).toMatchObject([
    {
      id: body.id,
      name: 'Rechnung für Ann.png',
      contentType: 'image/png',
      size: content.length,
      status: 'stored',
      alt: 'The bill of May',
    },
  ])
  expect((await fetch(message?.media[0]?.url ?? '')).status).toBe(200)
  expect((await desk.ann.api.get(`/v1/uploads/${body.id}`)).body).toMatchObject({ id: body.id })

  // A file that is sent once more has another address. It is kept, however long ago it was uploaded.
  await world.sql`update uploads set created_at = now() - interval '3 days'`
  await keep(world)
  expect((await fetch(address ?? '')).status).toBe(200)
  const begun = await upload(desk.ann.api, png('ToBegin'))
  const began = await world.admin.post('/v1/conversations', {
    channelId: desk.channelId,
    to: talk.customer.address.replace('whatsapp:', ''),
    text: 'Hi',
    media: [{ uploadId: begun.body.id }],
    assigneeId: desk.ann.id,
  })
  expect(began.body).toMatchObject({ code: 'conversation_open' })
})

describe('what is no file to send is refused, and nothing of it is left', () => {
  const REFUSED: [what: string, content: Uint8Array, of: { name?: string; type?: string }, code: string][] = [
    [
      'a program',
      Buffer.from('MZ\u0090'.padEnd(200, '\0')),
      { name: 'a.png', type: 'image/png' },
      '415 file_type_refused',
    ],
    ['a page', Buffer.from('<html><script>x</script>'), { type: 'text/html' }, '415 file_type_refused'],
    ['bytes of no known kind', Buffer.from([0, 1, 2, 3, 4]), {}, '415 file_type_refused'],
    ['nothing', new Uint8Array(), { type: 'image/png' }, '422 invalid_request'],
    ['a name with a slash', png(), { name: '../x.png' }, '422 invalid_request'],
  ]
  test.for(REFUSED)('%s', async ([_, content, of, code], { world, desk }) => {
    const [files, rows] = [filesIn(world), await world.sql`select id from uploads`]
    const { status, body } = await upload(desk.ann.api, content, of)
    expect(`${status} ${body.code}`).toBe(code)
    expect(filesIn(world)).toEqual(files)
    expect(await world.sql`select id from uploads`).toEqual(rows)
  })

  test('a text by its name', async ({ desk }) => {
    const sent = await upload(desk.ann.api, Buffer.from('a,b\n1,2\n'), { name: 'list.csv' })
    expect(sent.body).toMatchObject({ contentType: 'text/csv', name: 'list.csv' })
  })

  /** Sends so many bytes, in pieces, until there is an answer. */
  function pour(world: World, token: string, headers: Record<string, string>, most: number) {
    return new Promise<{ status?: number; code: string; poured: number }>((resolve, reject) => {
      let poured = 0
      const call = request(`${world.baseUrl}/v1/uploads`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'image/png', ...headers },
      })
      let answered = false
      call.on('response', async response => {
        answered = true
        let text = ''
        for await (const chunk of response) text += chunk
        resolve({ status: response.statusCode, code: JSON.parse(text).code, poured })
      })
      call.on('error', error => answered || reject(error))
      const piece = Buffer.concat([png()], 256 * 1024)
      const next = () => {
        if (answered) {
          call.destroy()
          return
        }
        if (poured >= most) {
          call.end()
          return
        }
        poured += piece.length
        call.write(piece, () => setImmediate(next))
      }
      next()
    })
  }

  test('more than is taken: told before it is there, by its length or while it arrives', async ({
    world,
    desk,
  }) => {
    const files = filesIn(world)
    const length = { 'Content-Length': String(2 * MAX_UPLOAD_BYTES) }
    const told = await pour(world, desk.ann.token, length, 1)
    expect(told).toMatchObject({ status: 413, code: 'file_too_large' })
    const found = await pour(world, desk.ann.token, { 'Transfer-Encoding': 'chunked' }, 4 * MAX_UPLOAD_BYTES)
    expect(found).toMatchObject({ status: 413, code: 'file_too_large' })
    expect(found.poured).toBeLessThan(2 * MAX_UPLOAD_BYTES)
    expect(filesIn(world)).toEqual(files)
    expect(await pour(world, 'wrong', length, 1)).toMatchObject({ status: 401 })
  })
})

test('with a key it is stored once, and another file by the same key is refused', async ({ world, desk }) => {
  const key = crypto.randomUUID()
  const [one, same] = [png('by key'), { name: 'a.png', key }]
  const [first, again] = [await upload(desk.ann.api, one, same), await upload(desk.ann.api, one, same)]
  expect(again.body.id).toBe(first.body.id)
  const files = filesIn(world)
  expect((await upload(desk.ann.api, png('another'), same)).body.code).toBe('idempotency_mismatch')
  expect((await upload(desk.bob.api, one, same)).body.id).not.toBe(first.body.id)
  expect(filesIn(world)).toHaveLength(files.length + 1)
})

describe('in a message', () => {
  let talk: Talk
  test.beforeAll(async ({ world, desk }) => {
    talk = await talkIn(world, desk, 'assigned')
  })

  test('one’s own files alone can be sent, and what the medium would not take is refused', async ({
    world,
    desk,
  }) => {
    const send = async (agent: TestAgent, ids: string[]) => {
      const media = ids.map(uploadId => ({ uploadId }))
      const { status, body } = await agent.api.post(`${talk.path}/messages`, { media })
      return { status, errors: body.errors?.map(({ path }: { path: string }) => path) }
    }
    const own = (await upload(desk.ann.api, png())).body.id
    const bobs = (await upload(desk.bob.api, png())).body.id
    expect(await send(desk.ann, [own, bobs])).toEqual({ status: 422, errors: ['media.1.uploadId'] })
    expect((await desk.ann.api.get(`/v1/uploads/${bobs}`)).status).toBe(404)
    const sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
    expect((await sue.api.get(`/v1/uploads/${bobs}`)).status).toBe(200)
    const large = (await upload(desk.ann.api, Buffer.concat([png()], 6 * 1024 * 1024))).body.id
    expect(await send(desk.ann, [own, large])).toEqual({ status: 422, errors: ['media.1.url'] })
    const both = { media: [{ uploadId: own, url: 'https://example.com/a.png' }] }
    expect((await desk.ann.api.post(`${talk.path}/messages`, both)).status).toBe(422)
    const { body } = await desk.ann.api.get(`/v1/channels/${desk.channelId}`)
    expect(body.fileLimits.kinds).toContainEqual(
      expect.objectContaining({ kind: 'image', mostBytes: 5 * 1024 * 1024, captions: true }),
    )
    expect(body.capabilities.files.whatsapp).toEqual({ mostPerMessage: 1, captionLength: 1_024 })
  })

  test('where the provider can’t fetch it from here, that is said at once', async ({ world, desk }) => {
    const uploadId = (await upload(desk.ann.api, png())).body.id
    const [channel] = await world.sql<{ accountId: string }[]>`
      select account_id from channels where id = ${desk.channelId}`
    await world.sql`update channels set account_id = 'AC00000000000000000000000000000000' where id = ${desk.channelId}`
    const { status, body } = await desk.ann.api.post(`${talk.path}/messages`, { media: [{ uploadId }] })
    await world.sql`update channels set account_id = ${String(channel?.accountId)} where id = ${desk.channelId}`
    expect({ status, code: body.code, fix: body.fix }).toMatchObject({
      status: 422,
      code: 'public_url_needed',
      fix: expect.stringContaining('PUBLIC_URL'),
    })
    expect(body.detail).toContain('http://127.0.0.1')
  })

  test('a file that is gone fails the message, which says so', async ({ world, desk }) => {
    const uploadId = (await upload(desk.ann.api, png())).body.id
    await world.mediaStore.delete(uploadId)
    await command(desk.ann.api, `${talk.path}/messages`, { media: [{ uploadId }] })
    const failed = await until('the failure', async () =>
      (await messagesOf(world, talk.id)).find(message => message.status === 'failed'),
    )
    expect(failed).toMatchObject({ error: { code: 'file_gone' } })
  })
})

test('what nobody named for a day is removed, with what broke off', async ({ world, desk }) => {
  const { body } = await upload(desk.ann.api, png('forgotten'))
  await keep(world)
  expect(filesIn(world)).toContain(body.id)
  await world.sql`update uploads set unused_since = now() - interval '25 hours' where id = ${body.id}`
  await world.sql`insert into uploads (id, name, unused_since) values (${crypto.randomUUID()}, 'half', now() - interval '2 days')`
  await keep(world)
  expect(filesIn(world)).not.toContain(body.id)
  expect(await world.sql`select from uploads where id = ${body.id} or name = 'half'`).toHaveLength(0)
  expect((await fetch(body.url)).status).toBe(404)
})
