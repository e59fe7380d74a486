import type { Answer, Erased } from '../provider.ts'
import type { TwilioAccount } from './account.ts'
import { asked } from './asked.ts'
import type { ClientOptions, twilioClient } from './client.ts'
import { unlessGone } from './messages.ts'
import { failureOf } from './outcome.ts'

/** How long erasing one message with its files may take, ms. Then the next message is tried. */
const ERASE_MS = 20_000

/** Twilio's code for a message whose status is not final: neither it nor its text can be deleted yet. */
const NOT_COMPLETED = 20009

/** Statuses that say nothing about the message, but about the caller or the rate of calls. */
const ABOUT_THE_CALL = [401, 403, 408, 429]

type TwilioClient = ReturnType<typeof twilioClient>

/**
 * Deletes a message with its files; if Twilio keeps the message, at least its text. A message that is gone is a success.
 */
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

/**
 * Twilio's code of a final refusal, or the status if there is no code. Undefined if the deletion was done, or if there is
 * nothing to delete.
 */
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
