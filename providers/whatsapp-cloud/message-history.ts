import type { Answer, ProviderAccount, StatusReport } from '../provider.ts'
import { ask } from './ask.ts'
import type { GraphOptions } from './graph.ts'
import { asObject, type JsonObject, objectsOf, textOf } from './json.ts'
import { UNREADABLE } from './outcome.ts'
import { phoneNumberIdOf } from './settings.ts'
import { statusOf, WITHOUT_REASON } from './statuses.ts'

const FIELDS = 'id,message_id,events{delivery_status,timestamp}'
/** The order of statuses. The highest one counts, so an arrival overrules a failure. */
const RANK = ['accepted', 'sent', 'failed', 'delivered', 'read']

/**
 * The status of a message by its id (Meta, Message history, v23.0). It is not documented who may ask, for how long, and
 * whether a message is there before its first status. So `report` is absent if Meta says nothing, and that proves nothing.
 */
export async function fetchStatus(
  account: ProviderAccount,
  providerMessageId: string,
  options: GraphOptions,
): Promise<Answer<{ report?: StatusReport }>> {
  const numberId = phoneNumberIdOf(account)
  if (numberId === undefined) return { ok: false, error: UNREADABLE }
  const query = { message_id: providerMessageId, fields: FIELDS }
  const request = { method: 'GET', path: `${numberId}/message_history`, query } as const
  return ask(account, request, options, json => {
    const entries = objectsOf(asObject(json)?.data)
    // If Meta ignored the filter, the list contains other messages too.
    const own = entries.filter(({ message_id }) => message_id === providerMessageId)
    const report = reportOf(providerMessageId, own)
    return report ? { report } : {}
  })
}

function reportOf(providerMessageId: string, entries: JsonObject[]): StatusReport | undefined {
  const reports = entries
    .flatMap(entry => eventsOf(entry))
    .flatMap(event => {
      const reported = textOf(event.delivery_status)?.toLowerCase()
      const status = statusOf(reported)
      return status && reported ? [{ status, reported }] : []
    })
  const furthest = reports.sort((a, b) => RANK.indexOf(b.status) - RANK.indexOf(a.status))[0]
  if (!furthest) return undefined
  const error = furthest.status === 'failed' ? { error: WITHOUT_REASON } : {}
  return { providerMessageId, ...furthest, ...error }
}

/** A field with subfields comes as a list, or as a page with a list. */
function eventsOf({ events }: JsonObject): JsonObject[] {
  return Array.isArray(events) ? objectsOf(events) : objectsOf(asObject(events)?.data)
}
