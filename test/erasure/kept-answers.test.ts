import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { keepAnswer, takeKey } from '../../db/idempotency.ts'
import type { Desk } from '../harness/desk.ts'
import { modelTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { file, png, settledMedium } from '../media/files.ts'

// The answer to a request with an Idempotency-Key is kept for a day. It can name a person.

const test = modelTest({
  model: { answer: () => ({ text: 'AnswerOfTheModel' }) },
  world: { environment: { OPENAI_API_KEY: 'key' } },
})

/** A contact who has written and sent a picture. */
async function writer(world: World, desk: Desk, name: string) {
  const customer = desk.newCustomer()
  await customer.write('Hello', { profileName: name, media: [file('image/png', png(name))] })
  const { id } = await customer.conversation(c => c.status === 'waiting')
  const mediumId = (await settledMedium(desk, customer)).id
  const { body } = await world.admin.get(`/v1/conversations/${id}`)
  return { id, mediumId, contactId: body.contact.id as string }
}

/** All answers that are kept, opened. */
async function keptAnswers({ sql, secrets }: World): Promise<string> {
  const rows = await sql<{ scope: string; body: Uint8Array }[]>`
    select scope, response_body as body from idempotency_keys where response_body is not null`
  return rows.map(({ scope, body }) => secrets.open(body, 'columns', scope).toString()).join('\n')
}

test('an erasure blanks the kept answers about the contact, and no others', async ({ world, desk }) => {
  const { admin } = world
  const [mali, other, third] = [
    await writer(world, desk, 'MaliWhoGoes'),
    await writer(world, desk, 'OtherWhoStays'),
    await writer(world, desk, 'ThirdWhoStays'),
  ]
  const asked: { path: string; body?: object; headers: Record<string, string> }[] = []
  const ask = async (path: string, body?: object) => {
    const request = { path, body, headers: { 'Idempotency-Key': randomUUID() } }
    const answer = await admin.post(path, body, request.headers)
    expect(answer.status, path).toBeLessThan(300)
    asked.push(request)
    return answer
  }
  const again = async ({ path, body, headers }: (typeof asked)[number]) =>
    (await admin.post(path, body, headers)).body
  const ai = await admin.post('/v1/ai-agents', { name: 'Vera', model: 'm', instructions: 'Help.' })

  const merged = await ask(`/v1/contacts/${mali.contactId}/merge`, { intoId: other.contactId })
  const [{ id: mergeId }] = merged.body.merges
  await ask(`/v1/contacts/${other.contactId}/merges/${mergeId}/undo`)
  await ask('/v1/views', { name: 'Find', scope: 'all', query: { q: 'maliwhogoes' } })
  await ask(`/v1/media/${mali.mediumId}/retry`)
  await ask(`/v1/ai-agents/${ai.body.id}/test`, { conversationId: mali.id })
  const about = asked.splice(0)
  await ask('/v1/views', { name: 'Find another', scope: 'all', query: { q: 'ThirdWhoStays' } })
  const [aboutThird] = asked
  if (!aboutThird) throw new Error('it was asked')
  for (const word of ['MaliWhoGoes', 'maliwhogoes', 'AnswerOfTheModel', mali.mediumId])
    expect(await keptAnswers(world), word).toContain(word)

  await admin.delete(`/v1/contacts/${mali.contactId}`)
  await until(
    'the end of the erasure',
    async () => (await admin.get(`/v1/contacts/${mali.contactId}`)).body.erasure?.endedAt,
    120_000,
  )
  const kept = await keptAnswers(world)
  for (const word of ['MaliWhoGoes', 'maliwhogoes', 'AnswerOfTheModel', mali.mediumId])
    expect(kept, word).not.toContain(word)
  // The keys stay taken: carried out again, such a request could write to the person.
  for (const request of about)
    expect(await again(request), request.path).toMatchObject({ code: 'contact_erased', status: 409 })
  expect(await again(aboutThird)).toMatchObject({ query: { q: 'ThirdWhoStays' } })

  // An answer that was under way meanwhile.
  const body = world.secrets.seal('MaliWhoGoes', 'columns', 'late')
  await takeKey(world.sql, 'late', 'digest')
  await keepAnswer(world.sql, 'late', { status: 200, body, about: [mali.id] })
  expect(await takeKey(world.sql, 'late', 'digest')).toMatchObject({
    responseStatus: 200,
    responseBody: null,
  })
  await takeKey(world.sql, 'else', 'digest')
  await keepAnswer(world.sql, 'else', { status: 200, body, about: [third.id] })
  expect((await takeKey(world.sql, 'else', 'digest')).responseBody).not.toBeNull()
}, 180_000)
