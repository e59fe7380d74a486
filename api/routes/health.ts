import { Hono } from 'hono'
import type { ApiDependencies } from '../dependencies.ts'

/** A part that does not answer within this is down, ms. */
const TIMEOUT_MS = 2_000

/** For the orchestrator: `/healthz` says that the process lives, `/readyz` that it can do its work. */
export function healthRoutes({ sql, temporal }: ApiDependencies) {
  const checks = {
    postgres: async () => {
      await sql`select from schema_migrations limit 1`
    },
    temporal: async () => {
      await temporal.connection.withDeadline(Date.now() + TIMEOUT_MS, () =>
        temporal.workflowService.describeNamespace({ namespace: temporal.options.namespace }),
      )
    },
  }
  return new Hono()
    .get('/healthz', c => c.json({ status: 'ok' }))
    .get('/readyz', async c => {
      const results = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => [name, await answers(check)] as const),
      )
      const parts = Object.fromEntries(results.map(([name, up]) => [name, up ? 'up' : 'down']))
      const ready = results.every(([, up]) => up)
      return c.json({ status: ready ? 'ready' : 'not ready', parts }, ready ? 200 : 503)
    })
}

async function answers(check: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<boolean>(resolve => {
    timer = setTimeout(resolve, TIMEOUT_MS, false)
  })
  const answered = check().then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([answered, timeout])
  } finally {
    clearTimeout(timer)
  }
}
