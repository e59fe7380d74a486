import { expect, test, vi } from 'vitest'
import { learnRecipient, markRead } from './beside-sending.ts'

const ACCOUNT = { provider: 'p', accountId: 'a', config: {}, credentials: {} }
let conversations = 0

/** The customer's last message is `wamid.<n>`, or there is none. */
function stage(mark?: (account: object, id: string, options?: object) => Promise<void>) {
  let last: string | undefined = 'wamid.1'
  const log = { info: vi.fn(), warn: vi.fn() }
  const dependencies = {
    sql: async () => (last === undefined ? [] : [{ id: last }]),
    provider: () => ({ markRead: mark }),
    log,
  } as never
  conversations += 1
  const context = { provider: 'p', channelId: 'h', conversationId: `c${conversations}` } as never
  return {
    log,
    wrote(id: string | undefined) {
      last = id
    },
    marked: (options?: { typing?: boolean }) => markRead(dependencies, ACCOUNT, context, options),
  }
}

test('the customer’s last message is marked as read once; with typing, at each time', async () => {
  const mark = vi.fn(async () => {})
  const talk = stage(mark)
  await talk.marked()
  await talk.marked()
  expect(mark.mock.calls).toEqual([[ACCOUNT, 'wamid.1', { typing: false }]])
  await talk.marked({ typing: true })
  expect(mark).toHaveBeenLastCalledWith(ACCOUNT, 'wamid.1', { typing: true })
  talk.wrote('wamid.2')
  await talk.marked()
  expect(mark).toHaveBeenLastCalledWith(ACCOUNT, 'wamid.2', { typing: false })
  talk.wrote(undefined)
  await talk.marked()
  expect(mark).toHaveBeenCalledTimes(3)
})

test('a mark that fails is noted, holds nothing up, and is made again with the next answer', async () => {
  const mark = vi.fn(async () => Promise.reject(new Error('no answer')))
  const talk = stage(mark)
  await talk.marked()
  await talk.marked()
  expect(mark).toHaveBeenCalledTimes(2)
  expect(talk.log.info).toHaveBeenCalledTimes(2)
})

test('a provider that shows no such marks is not asked', async () => {
  await expect(stage().marked()).resolves.toBeUndefined()
})

test('addresses that can’t be noted don’t make a message that was sent fail', async () => {
  const log = { warn: vi.fn() }
  const away = () => {
    const refused = Promise.reject(new Error('the database is away'))
    // A part of a statement is never awaited.
    refused.catch(() => {})
    return refused
  }
  const sql = Object.assign(away, { begin: away })
  const sent = {
    outcome: 'accepted',
    providerMessageId: 'wamid.1',
    recipient: { addresses: ['whatsapp:+1'] },
  }
  const context = { channelId: 'h', contactId: 'x' } as never
  await learnRecipient({ sql, log } as never, sent as never, context)
  expect(log.warn).toHaveBeenCalledTimes(1)
  await learnRecipient({ sql, log } as never, { outcome: 'unknown' } as never, context)
  expect(log.warn).toHaveBeenCalledTimes(1)
})
