import { createHash } from 'node:crypto'
import type { Database } from '../../../db/client.ts'
import type { Call } from '../call.ts'
import type { ChaosRecord } from '../record.ts'
import type { Finding } from './facts.ts'
import { inBatches } from './in-batches.ts'

/** A file that was taken is there, once and as it was; a message that was to have it names it. */
export async function checkFiles(
  sql: Database,
  call: Call,
  { files, commands }: Pick<ChaosRecord, 'files' | 'commands'>,
): Promise<Finding[]> {
  const wrong = (about: string): Finding => ({ kind: 'file', about })
  const stored = await inBatches(files, async ({ id, name, sha256 }) => {
    const [rows] = await sql<{ count: number }[]>`
      select count(*)::integer from uploads where name = ${name} and sha256 is not null`
    const { url } = await call<{ url: string }>('GET', `/v1/uploads/${id}`)
    const content = new Uint8Array(await (await fetch(url)).arrayBuffer())
    return [
      ...(rows?.count === 1 ? [] : [wrong(`${name} is stored ${rows?.count} times`)]),
      ...(digest(content) === sha256 ? [] : [wrong(`${name} is other than it was`)]),
    ]
  })
  const named = await inBatches(commands, async ({ key, body, answers }) => {
    const messageId = answers.find(answer => answer.messageId)?.messageId
    if (!body?.media || !messageId) return []
    const [message] = await sql<{ uses: string[] }[]>`
      select array(select upload_id::text from upload_uses u where u.message_id = m.id) as uses
      from messages m where m.id = ${messageId}`
    const asked = body.media.map(({ uploadId }) => uploadId)
    // A message that is not there was refused, or is missed by another check.
    return !message || asked.join() === message.uses.join()
      ? []
      : [wrong(`${key}: names ${message.uses.join()}, not ${asked.join()}`)]
  })
  return [...stored, ...named]
}

const digest = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')
