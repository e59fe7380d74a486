import { randomBytes } from 'node:crypto'
import { afterAll, expect, inject, test } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { killStarted, startOwn } from '../processes/own-process.ts'

afterAll(killStarted)

const { postgresUrl } = inject('servers')

/** Names for one test: roles belong to the whole server, which all tests share. */
function names() {
  const tag = randomBytes(4).toString('hex')
  const [service, temporal, admin] = [`service_${tag}`, `temporal-${tag}`, `Admin ${tag}`]
  const at = (user: string, password: string, database: string) => {
    const url = new URL(postgresUrl)
    url.username = user
    url.password = encodeURIComponent(password)
    url.pathname = database
    return url.toString()
  }
  return {
    service,
    temporal,
    admin,
    serviceUrl: at(service, `it's "one"`, `switchboard_${tag}`),
    temporalUrl: at(temporal, 'another', `temporal-${tag}`),
    visibilityUrl: at(temporal, 'another', `temporal-${tag}_visibility`),
    at,
  }
}

async function run(settings: Record<string, string>): Promise<string[]> {
  const { lines, ended } = startOwn('roles', settings)
  expect(await ended, lines.join('\n')).toBe(0)
  return lines
}

async function ask<T extends object>(url: string, statement: string): Promise<T[]> {
  const sql = openDatabase(url, { name: 'test', connections: 1 })
  try {
    return [...(await sql.unsafe<T[]>(statement))]
  } finally {
    await sql.end()
  }
}

const ATTRIBUTES = `
  select rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls as powerful, rolcanlogin
  from pg_roles where rolname = current_user`

/** Objects in a database with another owner, except those of the server or an extension. */
const STRANGERS = `
  select relname from pg_class where relnamespace = 'public'::regnamespace and relowner <> current_user::regrole
  union all
  select proname from pg_proc p where pronamespace = 'public'::regnamespace and proowner <> current_user::regrole
    and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
  union all
  select typname from pg_type t where typnamespace = 'public'::regnamespace and typowner <> current_user::regrole
    and not exists (select from pg_depend where objid = t.oid and deptype = 'e')`

test('on a new server: each role owns only its databases, and the migrations run as the service’s role', async () => {
  const { serviceUrl, temporalUrl, visibilityUrl, service, temporal } = names()
  const settings = {
    DATABASE_ADMIN_URL: `${postgresUrl}/postgres`,
    DATABASE_URL: serviceUrl,
    TEMPORAL_DATABASE_URL: temporalUrl,
  }
  const lines = await run(settings)
  const [, tag] = service.split('_')
  expect(lines).toEqual([
    `PostgreSQL: ${service} owns switchboard_${tag}`,
    `PostgreSQL: ${temporal} owns temporal-${tag}, temporal-${tag}_visibility`,
  ])
  expect(await migrate(serviceUrl)).not.toEqual([])
  for (const url of [serviceUrl, temporalUrl, visibilityUrl]) {
    expect(await ask(url, ATTRIBUTES)).toEqual([{ powerful: false, rolcanlogin: true }])
  }
  // Temporal needs it for the tables of its lists.
  await ask(visibilityUrl, 'create extension btree_gin')

  const [{ database: theirs = '' } = {}] = await ask<{ database: string }>(
    temporalUrl,
    'select current_database() as database',
  )
  const trespass = new URL(serviceUrl)
  trespass.pathname = theirs
  await expect(ask(trespass.toString(), 'select 1')).rejects.toThrow('permission denied for database')
  await expect(ask(serviceUrl, 'create role another superuser')).rejects.toThrow('permission denied')
  await expect(ask(serviceUrl, `copy messages to program 'cat'`)).rejects.toThrow('permission denied')

  // Once more, with a new password.
  const changed = new URL(serviceUrl)
  changed.password = 'changed'
  expect(await run({ ...settings, DATABASE_URL: changed.toString() })).toEqual(lines)
  expect(await migrate(changed.toString())).toEqual([])
  await expect(ask(serviceUrl, 'select 1')).rejects.toThrow('password authentication failed')
})

test('on an older server where the administrator owned everything: the roles become owners, and no data is lost', async () => {
  const { serviceUrl, temporalUrl, service } = names()
  const own = (url: string) => {
    const { pathname } = new URL(url)
    return `${postgresUrl}${pathname}`
  }
  for (const url of [serviceUrl, temporalUrl]) {
    await ask(`${postgresUrl}/postgres`, `create database "${new URL(url).pathname.slice(1)}"`)
  }
  const before = await migrate(own(serviceUrl))
  await ask(
    own(temporalUrl),
    `create extension btree_gin;
     create type mood as enum ('well', 'ill');
     create table "Odd name" (id serial primary key, mood mood, tag text);
     create view feeling as select mood from "Odd name";
     create sequence alone;
     create function twice(n int) returns int language sql as 'select n * 2';
     create schema apart; create table apart.thing (id int);
     insert into "Odd name" (mood) values ('well');`,
  )
  const settings = {
    DATABASE_ADMIN_URL: `${postgresUrl}/postgres`,
    DATABASE_URL: serviceUrl,
    TEMPORAL_DATABASE_URL: temporalUrl,
  }
  await run(settings)
  for (const url of [serviceUrl, temporalUrl]) expect(await ask(url, STRANGERS)).toEqual([])
  expect(before).not.toEqual([])
  expect(await migrate(serviceUrl)).toEqual([])
  await ask(serviceUrl, 'alter table messages add column of_a_later_version int')
  await ask(
    temporalUrl,
    `insert into "Odd name" (mood) values ('ill');
     alter table "Odd name" drop column tag;
     alter type mood add value 'so so';
     create or replace function twice(n int) returns int language sql as 'select n + n';
     drop table apart.thing;`,
  )
  expect(await ask(temporalUrl, `select id, mood, twice(id) from "Odd name" order by id`)).toEqual([
    { id: 1, mood: 'well', twice: 2 },
    { id: 2, mood: 'ill', twice: 4 },
  ])
  const [{ datdba = '' } = {}] = await ask<{ datdba: string }>(
    serviceUrl,
    'select datdba::regrole::text as datdba from pg_database where datname = current_database()',
  )
  expect(datdba).toBe(service)
})

test('the administrator as role is refused, and also a URL without a role', async () => {
  const { serviceUrl } = names()
  const settings = { DATABASE_ADMIN_URL: `${postgresUrl}/postgres`, DATABASE_URL: `${postgresUrl}/mine` }
  const first = startOwn('roles', settings)
  expect(await first.ended).toBe(1)
  expect(first.lines.join('\n')).toMatch(/postgres is the administrator of the server: use another role/)

  const bare = new URL(serviceUrl)
  bare.password = ''
  const second = startOwn('roles', { ...settings, DATABASE_URL: bare.toString() })
  expect(await second.ended).toBe(1)
  expect(second.lines.join('\n')).toMatch(/DATABASE_URL: must contain a role, its password and its database/)
})
