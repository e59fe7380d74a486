import type { Secrets } from '../platform/secrets.ts'
import type { Sql } from './client.ts'

/** A column with values that `secrets.seal` made for the purpose `columns`. */
export interface SealedColumn {
  table: string
  /** The column of the table's primary key. */
  key: string
  column: string
  /** The column whose value was the context when the secret was sealed. A secret can't be opened with another context. */
  context: string
}

/** All sealed columns. A column that is missing here is never moved to a new key. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'channels', key: 'id', column: 'id_key', context: 'id' },
  { table: 'channels', key: 'id', column: 'credentials', context: 'account_id' },
  { table: 'channels', key: 'id', column: 'previous_credentials', context: 'account_id' },
  { table: 'idempotency_keys', key: 'scope', column: 'response_body', context: 'scope' },
]

/** How many rows are read at once. */
const PAGE = 200

interface SealedRow {
  key: string
  sealed: Uint8Array
  context: string
}

/**
 * Reseals a column's secrets with the newest key, a few at a time. A row that changes meanwhile is skipped, since its new
 * value uses the newest key. A value that no key opens stays as it is. Returns how many were resealed.
 */
export async function resealColumn(sql: Sql, secrets: Secrets, column: SealedColumn): Promise<number> {
  let moved = 0
  for (let after: string | undefined; ; ) {
    const rows = await listSealed(sql, column, secrets.currentKeyId, after)
    for (const row of rows) moved += await reseal(sql, secrets, column, row)
    after = rows.at(-1)?.key
    if (rows.length < PAGE) return moved
  }
}

function listSealed(
  sql: Sql,
  { table, key, column, context }: SealedColumn,
  currentKeyId: string,
  after: string | undefined,
): Promise<SealedRow[]> {
  return sql<SealedRow[]>`
    select ${sql(key)}::text as key, ${sql(column)} as sealed, ${sql(context)}::text as context from ${sql(table)}
    where ${keyIdOf(sql, column)} <> ${currentKeyId}
      ${after === undefined ? sql`` : sql`and ${sql(key)} > ${after}`}
    order by ${sql(key)} limit ${PAGE}`
}

async function reseal(
  sql: Sql,
  secrets: Secrets,
  { table, key, column }: SealedColumn,
  row: SealedRow,
): Promise<number> {
  if (!secrets.knows(secrets.keyIdOf(row.sealed))) return 0
  const sealed = secrets.seal(secrets.open(row.sealed, 'columns', row.context), 'columns', row.context)
  const { count } = await sql`
    update ${sql(table)} set ${sql(column)} = ${sealed}
    where ${sql(key)} = ${row.key} and ${sql(column)} = ${row.sealed}`
  return count
}

/** How many secrets of a column each key has sealed, by the key's id. */
export async function countByKey(sql: Sql, { table, column }: SealedColumn): Promise<Map<string, number>> {
  const rows = await sql<{ keyId: string; count: number }[]>`
    select ${keyIdOf(sql, column)} as key_id, count(*)::integer as count from ${sql(table)}
    where ${sql(column)} is not null group by 1 order by 1`
  return new Map(rows.map(({ keyId, count }) => [keyId, count]))
}

/** The key's id within a sealed secret, according to its layout (platform/secrets.ts). */
const keyIdOf = (sql: Sql, column: string) => sql`encode(substring(${sql(column)} from 1 for 4), 'hex')`
