import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * When an API reported that the database did not tell in time whose a user id is, epoch ms. A busy machine can cause it
 * too.
 */
export function silencesTold(folder: string): number[] {
  const logs = readdirSync(folder).filter(name => /^api-\d+\.log$/.test(name))
  return logs.flatMap(name =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter(line => line.includes('the contact of a WhatsApp user id can’t be looked up'))
      .map(line => Date.parse((JSON.parse(line) as { time: string }).time)),
  )
}
