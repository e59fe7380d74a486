import type { MessageDetails } from '../../domain/message.ts'
import { clean, type ParameterReader } from './parameters.ts'

type ListPick = NonNullable<MessageDetails['listPick']>

/**
 * The customer's choice from a list. Twilio's page of webhook parameters doesn't document it. In practice it comes as a
 * button, as ListId and ListTitle, or in the JSON of InteractiveData or ChannelMetadata. That JSON also stays among the
 * other parameters.
 */
export function listPick(reader: ParameterReader): ListPick | undefined {
  const id = reader.take('ListId')
  if (id) return pick(id, reader.take('ListTitle'))
  for (const name of ['InteractiveData', 'ChannelMetadata']) {
    const found = findPick(parsed(reader.peek(name)), 0)
    if (found) return found
  }
  return undefined
}

function parsed(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json)
  } catch {
    return undefined
  }
}

/** No known payload is nested more deeply, and a hostile one is not followed further. */
const MAX_DEPTH = 6

/** Finds `{"list_reply": {"id", "title"}}`, Meta's own form, or `{"ListId", "ListTitle"}`, anywhere in the JSON. */
function findPick(json: unknown, depth: number): ListPick | undefined {
  if (typeof json !== 'object' || json === null || depth > MAX_DEPTH) return undefined
  const { ListId, ListTitle, list_reply, listReply } = json as Record<string, unknown>
  const reply = Object(list_reply ?? listReply) as { id?: unknown; title?: unknown }
  const here = pick(reply.id, reply.title) ?? pick(ListId, ListTitle)
  if (here) return here
  for (const value of Object.values(json)) {
    const found = findPick(value, depth + 1)
    if (found) return found
  }
  return undefined
}

function pick(id: unknown, title: unknown): ListPick | undefined {
  if (typeof id !== 'string' || clean(id) === '') return undefined
  return { id: clean(id), ...(typeof title === 'string' && clean(title) !== '' && { title: clean(title) }) }
}
