import { expect, test } from 'vitest'
import { makeProviders } from './providers.ts'

test('a provider that is not in the table has all activities know that it can do nothing', async () => {
  const provider = await makeProviders({})
  const { definition, ...gone } = provider('gone')
  const delivery = { content: { kind: 'text', text: 'Hi', mediaUrls: [] } } as never
  // It is certain that nothing was sent, and a worker that has the provider may send it.
  expect(await gone.send({} as never, delivery)).toMatchObject({
    outcome: 'notSent',
    error: { code: 'provider_missing', class: 'config' },
  })
  const refused = { ok: false, code: 'provider_missing' }
  expect(await gone.checkAccount({} as never)).toMatchObject(refused)
  expect(await gone.checkSender({} as never, { medium: 'sms' })).toMatchObject(refused)
  expect(gone.listMessages).toBeUndefined()
  expect(definition).toMatchObject({ name: 'gone', capabilities: { listsMessages: false, verified: false } })
  expect(provider('twilio').definition.title).toBe('Twilio')
})
