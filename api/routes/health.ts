import { Hono } from 'hono'
import { checkDatabase } from '../../db/client.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { callsOf, inTime } from '../services/temporal-calls.ts'

/** A dependency that does not answer within this time counts as down, ms. */
const TIMEOUT_MS = 2_000

/** For the orchestrator: `/healthz` says that the process lives, `/readyz` that it can do its work. */
export function healthRoutes({ sql, temporal }: ApiDependencies) {
  const checks = {
    postgres: () => checkDatabase(sql),
    temporal: async () => {
      const { namespace } = temporal.options
      const describe = () => temporal.workflowService.describeNamespace({ namespace })
      await callsOf(temporal).by(Date.now() + TIMEOUT_MS, describe)
    },
  }
  const checkAll = () =>
    Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await answers(check)] as const))

  /** Callers at the same time share one check, because anyone can ask as often as they like. */
  let checking: ReturnType<typeof checkAll> | undefined
  const check = () => {
    checking ??= checkAll().finally(() => {
      checking = undefined
    })
    return checking
  }

  return new Hono()
    .get('/healthz', c => c.json({ status: 'ok' }))
    .get('/readyz', async c => {
      const results = await check()
      const parts = Object.fromEntries(results.map(([name, up]) => [name, up ? 'up' : 'down']))
      const ready = results.every(([, up]) => up)
      return c.json({ status: ready ? 'ready' : 'not ready', parts }, ready ? 200 : 503)
    })
}

function answers(check: () => Promise<void>): Promise<boolean> {
  return inTime(check(), Date.now() + TIMEOUT_MS).then(
    () => true,
    () => false,
  )
}
