import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { historyTexts } from '../api/history-texts.ts'
import type { World } from '../harness/world.ts'

/**
 * Which of the words are found, and where: in any column of PostgreSQL, in a file, or in a history of the world's
 * workflows.
 */
export async function search(world: World, words: string[]): Promise<string[]> {
  const [tables, files, histories] = await Promise.all([inTables(world), inFiles(world), inHistories(world)])
  return [...tables, ...files, ...histories].flatMap(({ where, text }) =>
    words.filter(word => text.toLowerCase().includes(word.toLowerCase())).map(word => `${word} in ${where}`),
  )
}

interface Place {
  where: string
  text: string
}

async function inTables({ sql }: World): Promise<Place[]> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`
  const places: Place[] = []
  for (const { name } of tables) {
    const rows = await sql<{ text: string }[]>`select to_jsonb(t)::text as text from ${sql(name)} t`
    places.push({ where: name, text: rows.map(({ text }) => text).join('\n') })
  }
  return places
}

function inFiles({ config }: World): Place[] {
  return filesBelow(config.DATA_DIR).map(where => ({ where, text: readFileSync(where).toString('latin1') }))
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .map(name => join(folder, name))
    .flatMap(path => (statSync(path).isDirectory() ? filesBelow(path) : [path]))
}

async function inHistories(world: World): Promise<Place[]> {
  const ids = new Set<string>()
  const query = `TaskQueue = '${world.config.TEMPORAL_TASK_QUEUE}'`
  for await (const { workflowId } of world.temporal.workflow.list({ query })) ids.add(workflowId)
  const places: Place[] = []
  for (const where of ids) {
    // A workflow that is being deleted is listed a moment longer.
    const texts = await historyTexts(world, where).catch(() => undefined)
    if (texts) places.push({ where, text: texts.decrypted })
  }
  return places
}
