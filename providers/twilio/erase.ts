import type { Answer, Erased } from '../provider.ts'
import type { TwilioAccount } from './account.ts'
import { asked } from './asked.ts'
import type { ClientOptions, twilioClient } from './client.ts'
import { unlessGone } from './messages.ts'
import { failureOf } from './outcome.ts'

/** One message with its files, ms; another is tried next. */
const ERASE_MS = 20_000

/** Twilio: it can't be deleted, nor its text, before it is known what became of it. */
const NOT_COMPLETED = 20009

/** Answers that say nothing of the message: who asks, or how often. */
const ABOUT_THE_CALL = [401, 403, 408, 429]

type TwilioClient = ReturnType<typeof twilioClient>

/** Deletes a message with its files; where Twilio keeps the message, its text at least. One that is gone is none the worse. */
export function eraseMessage(
  account: TwilioAccount,
  id: string,
  options: ClientOptions,
): Promise<Answer<{ erased: Erased }>> {
  return asked({ ...options, withinMs: ERASE_MS }, account, async client => {
    const media = (await unlessGone(client.messages(id).media.list({ limit: 20 }))) ?? []
    for (const { sid } of media) await unlessGone(client.messages(id).media(sid).remove())
    const refused = await refusalOf(client.messages(id).remove())
    if (refused === undefined) return { erased: 'deleted' }
    return { erased: refused === NOT_COMPLETED ? 'later' : await redact(client, id) }
  })
}

async function redact(client: TwilioClient, id: string): Promise<Erased> {
  const refused = await refusalOf(client.messages(id).update({ body: '' }))
  if (refused === undefined) return 'redacted'
  return refused === NOT_COMPLETED ? 'later' : 'refused'
}

/** Twilio's code of a refusal for good, else its status; undefined when it was done, or there is nothing any more. */
async function refusalOf(call: Promise<unknown>): Promise<number | undefined> {
  try {
    await unlessGone(call)
    return undefined
  } catch (thrown) {
    const failure = failureOf(thrown)
    const isRefusal =
      failure.kind === 'answer' &&
      failure.status >= 400 &&
      failure.status < 500 &&
      !ABOUT_THE_CALL.includes(failure.status)
    if (!isRefusal) throw thrown
    return failure.code ?? failure.status
  }
}
