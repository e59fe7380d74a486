import { Hono } from 'hono'
import type { z } from 'zod'
import type { Env } from './listen.ts'
import { readBody } from './read-body.ts'

/** Routes that list, set and remove faults, for an emulator's own API. */
export function faultRoutes<T extends z.ZodType>(
  faults: { list(): object[]; set(fault: z.output<T>): number; clear(id?: number): void },
  schema: T,
): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/', c => c.json(faults.list()))
  app.post('/', async c => c.json({ id: faults.set(await readBody(c, schema)) }, 201))
  app.delete('/', c => {
    faults.clear()
    return c.body(null, 204)
  })
  app.delete('/:id', c => {
    faults.clear(Number(c.req.param('id')))
    return c.body(null, 204)
  })
  return app
}
