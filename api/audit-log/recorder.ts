import type { Context } from 'hono'
import {
  type AuditActor,
  type AuditSource,
  insertAuditEntries,
  type NewAuditEntry,
} from '../../db/audit-log.ts'
import { hiddenOf, readAuditedRow } from '../../db/audited-rows.ts'
import type { Database } from '../../db/client.ts'
import { type AuditValues, differenceOf } from '../../domain/audit-log.ts'
import { derivedId, newId } from '../../platform/ids.ts'
import type { ApiEnvironment, Principal } from '../http/auth.ts'
import type { AddressOf } from '../http/client-address.ts'
import { userAgentOf } from '../session/user-agent.ts'
import type { Declared } from './declared.ts'
import type { Recorder, Told } from './told.ts'
import type { AuditWriter } from './writer.ts'

/** The entry of the request so far, for the middleware. */
export interface Taken {
  /** Whether the handler has added an entry or said that there is nothing to log. */
  isTold: boolean
  refusals: NewAuditEntry[]
}

interface Failed {
  outcome: 'refused' | 'unknown'
  code: string
}

export function makeRecorder(
  c: Context<ApiEnvironment>,
  {
    sql,
    addressOf,
    writer,
    changed,
  }: { sql: Database; addressOf: AddressOf; writer: Pick<AuditWriter, 'add'>; changed(): void },
  declared: Declared,
  named: string | undefined,
): Recorder & { taken: Taken; entryOf(told?: Told, failed?: Failed): NewAuditEntry } {
  const taken: Taken = { isTold: false, refusals: [] }

  function entryOf(told: Told = {}, failed?: Failed): NewAuditEntry {
    const { action = declared.action, before, after } = told
    const target = told.target ?? (declared.target && { type: declared.target, id: named })
    const principal: Principal | undefined = c.get('principal')
    const commandId: string | undefined = c.get('commandId')
    return {
      // The id comes from the command, so a repeated command gets only one entry.
      id: commandId && !failed ? derivedId('audit', commandId, action, target?.id ?? '') : newId(),
      action,
      outcome: failed?.outcome ?? 'done',
      code: failed?.code,
      actor: told.actor ?? actorOf(principal),
      target,
      before,
      after,
      source: { ...sourceOf(principal), ...requestOf(c, addressOf) },
      commandId,
    }
  }

  return {
    taken,
    entryOf,
    async within(target, change, more = {}) {
      taken.isTold = true
      const done = await sql.begin(async tx => {
        const before = await readAuditedRow(tx, target.type, target.id)
        const result = await change(tx)
        // A statement may have failed; its transaction then refuses all further ones.
        if (result === false) return result
        const after = await readAuditedRow(tx, target.type, target.id)
        const difference = differenceOf(target.type, before, after, hiddenOf(target.type, after ?? before))
        if (!difference) return result
        const entry = { ...more, target, ...difference, after: joined(difference.after, more.after) }
        await insertAuditEntries(tx, [entryOf(entry)])
        return result
      })
      changed()
      return done as Awaited<ReturnType<typeof change>>
    },
    async note(tx, told) {
      taken.isTold = true
      await insertAuditEntries(tx, [entryOf(told)])
    },
    tell(told) {
      taken.isTold = true
      writer.add(entryOf(told))
    },
    nothing() {
      taken.isTold = true
    },
    refused(code, told) {
      taken.isTold = true
      taken.refusals.push(entryOf(told, { outcome: 'refused', code }))
    },
  }
}

function joined(values: AuditValues | null, more: AuditValues | null | undefined): AuditValues | null {
  return more ? { ...values, ...more } : values
}

function actorOf(principal: Principal | undefined): AuditActor {
  if (!principal) return { kind: 'nobody' }
  const { id, name, role } = principal
  return id === undefined ? { kind: 'administrator', name, role } : { kind: 'agent', id, name, role }
}

function sourceOf(principal: Principal | undefined): AuditSource {
  return { sessionId: principal?.sessionId, tokenId: principal?.token?.id, tokenName: principal?.token?.name }
}

function requestOf(c: Context<ApiEnvironment>, addressOf: AddressOf): AuditSource {
  return {
    address: addressOf(c),
    userAgent: userAgentOf(c) ?? undefined,
    requestId: c.get('requestId'),
  }
}
