import pg from 'pg'
import { SESSIONS } from './client.ts'

/** PostgreSQL's codes for a lock that was not had in time, and for two transactions that wait for each other. */
const IN_THE_WAY = ['55P03', '40P01']

/** Whether a migration failed only because others use its tables now. */
export function isInTheWay(error: unknown): boolean {
  return error instanceof pg.DatabaseError && IN_THE_WAY.includes(error.code ?? '')
}

interface Holder {
  pid: number
  name: string
  state: string | null
  /** Null for a session of another role: only a superuser sees more of it. */
  seconds: number | null
  table: string
}

/**
 * Finds out who holds locks on tables for so long that they can be in the way of a migration, and tells it once. It is
 * asked after the migration has given up, because a session that waits can't ask.
 */
export function holderTeller(client: pg.Client, tell: (line: string) => void): () => Promise<string> {
  let told: string | undefined
  return async () => {
    const { rows } = await client.query<Holder>(HOLDERS, [SESSIONS.migration.lock / 1_000])
    const who = rows.length === 0 ? NOBODY : rows.map(describe).join('; ')
    // Their seconds change with each try.
    const pids = rows.map(({ pid }) => pid).join()
    if (pids !== told)
      tell(`a migration waits for a lock, and lets others pass meanwhile. In its way: ${who}`)
    told = pids
    return who
  }
}

const NOBODY = 'sessions that have ended since'

const HOLDERS = `
  select a.pid, coalesce(nullif(a.application_name, ''), 'a program without a name') as name, a.state,
    extract(epoch from clock_timestamp() - a.xact_start)::integer as seconds, min(c.relname) as "table"
  from pg_stat_activity a join pg_locks l on l.pid = a.pid and l.granted
  join pg_class c on c.oid = l.relation and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
  where l.database = (select oid from pg_database where datname = current_database())
    and a.pid <> pg_backend_pid()
    and coalesce(a.xact_start, '-infinity') < clock_timestamp() - make_interval(secs => $1)
  group by 1, 2, 3, 4 order by 4 desc nulls last limit 3`

function describe({ pid, name, state, seconds, table }: Holder): string {
  return `${name} (pid ${pid}, table ${table}, ${state ?? 'another role’s'}${seconds === null ? '' : `, for ${seconds} s`})`
}
