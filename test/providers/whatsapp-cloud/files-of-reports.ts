import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { takeUnused } from '../../../db/uploads.ts'
import { command } from '../../harness/desk.ts'
import { until } from '../../harness/until.ts'
import type { Stage } from './stage.ts'

/** Files in both directions. */
export function files(stageOf: () => Stage): void {
  test('an uploaded file is handed to Meta, and the message names it by the id; what fails before it sends nothing', async () => {
    const { ann, emulator, world } = stageOf()
    const customer = stageOf().newCustomer()
    await customer.write('Hello')
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const path = `/v1/conversations/${id}`
    expect(await command(ann.api, `${path}/assign`, { agentId: ann.id })).toBe('done')
    const content = Buffer.from('%PDF-1.4 the bill')
    const uploaded = await ann.api.raw('/v1/uploads?name=Bill%20"7".pdf', {
      method: 'POST',
      body: new Uint8Array(content),
    })
    const { id: uploadId } = (await uploaded.json()) as { id: string }
    const before = customer.sends()
    emulator.faults.set({ kind: 'reset_before_taking', operation: 'media', times: 1 })
    const sent = await ann.api.post(`${path}/messages`, { text: 'Your bill', media: [{ uploadId }] })
    await customer.message(sent.body.messageId, 'delivered', 'read')
    // The text is the document's caption.
    expect(customer.sends() - before).toBe(1)
    const document = Object(emulator.ledger.sends().at(-1)?.body)
    expect(document).toMatchObject({
      type: 'document',
      document: { filename: 'Bill "7".pdf', caption: 'Your bill' },
    })
    const kept = emulator.state.media.get(document.document.id)
    expect(kept?.bytes).toEqual(content)
    expect(kept?.mimeType).toBe('application/pdf')

    await world.mediaStore.delete(uploadId)
    const gone = await ann.api.post(`${path}/messages`, { media: [{ uploadId }] })
    expect(await customer.message(gone.body.messageId, 'failed')).toMatchObject({
      error: { code: 'file_gone' },
    })
    expect(customer.sends() - before).toBe(1)

    // More than other providers take, and as it came.
    const large = Buffer.concat([content, randomBytes(20 * 1024 * 1024)])
    const taken = await ann.api.raw('/v1/uploads?name=Plan.pdf', {
      method: 'POST',
      body: new Uint8Array(large),
    })
    const plan = (await taken.json()) as { id: string }
    const next = await ann.api.post(`${path}/messages`, { media: [{ uploadId: plan.id }] })
    await customer.message(next.body.messageId, 'delivered', 'read')
    const handed = Object(emulator.ledger.sends().at(-1)?.body).document
    expect(emulator.state.media.get(handed.id)?.bytes.equals(large)).toBe(true)
    // So can customers send one.
    const base64 = large.toString('base64')
    await customer.write('', { media: { contentType: 'application/pdf', filename: 'Plan.pdf', base64 } })
    await until('their file', async () => (await customer.messages()).at(-1)?.media[0]?.status === 'stored')
  })

  test('a file of the settings goes with the survey’s template, and stays as long as the channel', async () => {
    const { ann, emulator, world, channel } = stageOf()
    const path = `/v1/channels/${channel.id}`
    const { csat } = (await world.admin.get(path)).body
    const upload = async (name: string, content: Buffer) => {
      const body = new Uint8Array(content)
      const answer = await world.admin.raw(`/v1/uploads?name=${name}`, { method: 'POST', body })
      return ((await answer.json()) as { id: string }).id
    }
    const content = Buffer.from('%PDF-1.4 the terms')
    const uploadId = await upload('Terms.pdf', content)
    const save = (header: object) =>
      world.admin.patch(path, {
        csat: {
          enabled: true,
          template: {
            id: 'receipt',
            language: 'en_US',
            variables: { name: '{{contact.name|you}}' },
            header: { type: 'document', ...header },
            buttons: [{ index: 1, url: '1' }],
          },
        },
      })
    const saved = await save({ uploadId })
    expect(saved.status, JSON.stringify(saved.body)).toBe(200)
    expect(saved.body.csat.template.header).toEqual({ type: 'document', uploadId, filename: 'Terms.pdf' })
    // It can be saved as it is shown, which changes nothing.
    const again = await world.admin.patch(path, { csat: saved.body.csat })
    expect([again.status, again.body.version]).toEqual([200, saved.body.version])
    const wrong = await save({ uploadId: await upload('a.png', PNG) })
    expect(wrong.body.errors).toMatchObject([{ path: 'csat.template.header.uploadId' }])
    await world.sql`update uploads set unused_since = now() - interval '2 days' where id = ${uploadId}`
    await world.sql.begin(async tx =>
      expect(await takeUnused(tx, { ids: [uploadId] }), 'a version of the settings names it').toEqual([]),
    )

    const customer = stageOf().newCustomer()
    await customer.write('Hello')
    const { id } = await customer.conversation(c => c.status === 'waiting')
    expect(await command(ann.api, `/v1/conversations/${id}/assign`, { agentId: ann.id })).toBe('done')
    await world.sql`update conversations set last_inbound_at = now() - interval '30 hours' where id = ${id}`
    expect(await command(ann.api, `/v1/conversations/${id}/resolve`)).toBe('done')
    const question = await until('the survey', async () =>
      (await customer.messages()).find(({ kind }) => kind === 'survey'),
    )
    await customer.message(question.id, 'delivered', 'read')
    const { template } = Object(emulator.ledger.sends().at(-1)?.body)
    const [{ document }] = template.components.find(
      ({ type }: { type: string }) => type === 'header',
    ).parameters
    expect(document).toEqual({ id: expect.any(String), filename: 'Terms.pdf' })
    expect(emulator.state.media.get(document.id)?.bytes).toEqual(content)
    const shown = (await customer.messages()).find(message => message.id === question.id)
    expect(shown?.media).toMatchObject([{ id: uploadId, status: 'stored' }])
    expect(JSON.stringify(shown)).not.toContain('upload:')
    expect((await world.admin.patch(path, { csat })).status).toBe(200)
  })

  test('the file above a template’s text is uploaded as well; it has to be of the header’s type', async () => {
    const { ann, emulator, world } = stageOf()
    const customer = stageOf().newCustomer()
    await customer.write('Hello')
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const path = `/v1/conversations/${id}`
    expect(await command(ann.api, `${path}/assign`, { agentId: ann.id })).toBe('done')
    const upload = async (name: string, content: Buffer) => {
      const body = new Uint8Array(content)
      const answer = await ann.api.raw(`/v1/uploads?name=${name}`, { method: 'POST', body })
      return ((await answer.json()) as { id: string }).id
    }
    const content = Buffer.from('%PDF-1.4 the receipt')
    const templateWith = (header: object) => ({
      template: {
        id: 'receipt',
        language: 'en_US',
        variables: { name: 'Mali' },
        header: { type: 'document', ...header },
        buttons: [{ index: 1, url: '123' }],
      },
    })
    const uploadId = await upload('Receipt.pdf', content)
    const sent = await ann.api.post(`${path}/messages`, templateWith({ uploadId }))
    expect(sent.status, JSON.stringify(sent.body)).toBe(202)
    await customer.message(sent.body.messageId, 'delivered', 'read')
    const { template } = Object(emulator.ledger.sends().at(-1)?.body)
    const [{ document }] = template.components.find(
      ({ type }: { type: string }) => type === 'header',
    ).parameters
    expect(document).toEqual({ id: expect.any(String), filename: 'Receipt.pdf' })
    expect(emulator.state.media.get(document.id)?.bytes).toEqual(content)
    // Who reads the message finds the file, and nothing of how it is stored.
    const shown = (await customer.messages()).find(message => message.id === sent.body.messageId)
    expect(shown?.media).toMatchObject([{ id: uploadId, name: 'Receipt.pdf', status: 'stored' }])
    expect(JSON.stringify(shown)).not.toContain('upload:')

    const png = await upload('a.png', PNG)
    const refusals = [
      { uploadId: png },
      { uploadId: randomUUID() },
      { uploadId, url: 'https://files.example/a.pdf' },
    ]
    const answers = await Promise.all(refusals.map(h => ann.api.post(`${path}/messages`, templateWith(h))))
    const paths = answers.map(({ body }) => body.errors.map((error: { path: string }) => error.path))
    expect(paths).toEqual([
      ['template.header.uploadId'],
      ['template.header.uploadId'],
      ['template.header.url'],
    ])

    await world.mediaStore.delete(uploadId)
    const gone = await ann.api.post(`${path}/messages`, templateWith({ uploadId }))
    expect(await customer.message(gone.body.messageId, 'failed')).toMatchObject({
      error: { code: 'file_gone' },
    })
  })
}

/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
