import { type Database, openDatabase } from './client.ts'

/** A role and the databases that it will own. */
export interface Owner {
  name: string
  password: string
  databases: string[]
}

/**
 * Creates each role and its databases if they are missing, and gives the role everything that is in its databases. So no
 * process that runs all day needs the administrator. A role may log in and owns its databases, and nothing else; it can't
 * connect to those of others. May be run again at any time, and then also changes the password.
 *
 * @param adminUrl the URL of a superuser
 */
export async function prepareRoles(adminUrl: string, owners: Owner[]): Promise<void> {
  await asAdmin(adminUrl, async sql => {
    for (const owner of owners) await prepareRole(sql, owner)
    for (const { name, databases } of owners) {
      for (const database of databases) await prepareDatabase(sql, database, name)
    }
  })
  for (const { name, databases } of owners) {
    for (const database of databases) {
      await asAdmin(withDatabase(adminUrl, database), sql => handOver(sql, name))
    }
  }
}

async function asAdmin(url: string, act: (sql: Database) => Promise<void>): Promise<void> {
  const sql = openDatabase(url, { name: 'switchboard-roles', connections: 1 })
  try {
    await act(sql)
  } finally {
    await sql.end()
  }
}

async function prepareRole(sql: Database, { name, password }: Owner): Promise<void> {
  const [known] = await sql<{ isFirst: boolean }[]>`
    select oid = 10 as is_first from pg_roles where rolname = ${name}`
  // The role that the server was created with can't lose its superuser rights.
  if (known?.isFirst) throw new Error(`${name} is the administrator of the server: use another role`)
  if (!known) await sql`create role ${sql(name)}`
  await runEach(
    sql,
    sql`select format(
      'alter role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password %L',
      ${name}::text, ${password}::text
    ) as statement`,
  )
}

async function prepareDatabase(sql: Database, database: string, owner: string): Promise<void> {
  const [known] = await sql`select from pg_database where datname = ${database}`
  if (!known) await sql`create database ${sql(database)}`
  await sql`alter database ${sql(database)} owner to ${sql(owner)}`
  // Otherwise every role that can log in could connect and create temporary tables.
  await sql`revoke all on database ${sql(database)} from public`
}

/**
 * Makes a role the owner of everything in a database, except what belongs to the server or to extensions. Indexes, and
 * sequences of a column, change owner with their table.
 */
async function handOver(sql: Database, owner: string): Promise<void> {
  await sql`revoke create on schema public from public`
  await runEach(
    sql,
    sql`
    with ours as (
      select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
    ), objects as (
      select 'schema' as kind, quote_ident(nspname) as name, nspowner as owner, 'pg_namespace'::regclass as class, oid
      from pg_namespace where oid in (select oid from ours) and nspname <> 'public'
      union all
      select
        case relkind
          when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table'
          when 'c' then 'type' else 'table'
        end,
        oid::regclass::text, relowner, 'pg_class'::regclass, oid
      from pg_class where relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c') and relnamespace in (select oid from ours)
      union all
      select 'routine', oid::regprocedure::text, proowner, 'pg_proc'::regclass, oid
      from pg_proc where pronamespace in (select oid from ours)
      union all
      select 'type', oid::regtype::text, typowner, 'pg_type'::regclass, oid
      from pg_type where typtype in ('e', 'd', 'r') and typnamespace in (select oid from ours)
    )
    select format('alter %s %s owner to %I', kind, name, ${owner}::text) as statement
    from objects
    where owner <> (select oid from pg_roles where rolname = ${owner}) and not exists (
      select from pg_depend d
      where d.classid = class and d.objid = objects.oid and (d.deptype = 'e' or (kind = 'sequence' and d.deptype in ('a', 'i')))
    )`,
  )
}

/** Runs the statements that a query returns. In this way the server itself quotes the names in them. */
async function runEach(sql: Database, query: PromiseLike<unknown>): Promise<void> {
  const made = (await query) as { statement: string }[]
  await sql.begin(async transaction => {
    for (const { statement } of made) await transaction.unsafe(statement)
  })
}

/** The URL with another database of the same server. */
function withDatabase(text: string, database: string): string {
  const url = new URL(text)
  url.pathname = `/${encodeURIComponent(database)}`
  return url.toString()
}
