import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../db/migrate.ts'
import { freePort } from '../../dev/servers/ports.ts'
import { createDatabase, startPostgres } from '../../dev/servers/postgres.ts'
import { startTemporal } from '../../dev/servers/temporal.ts'
import { bundleWorkflows } from '../../workers/bundle.ts'

export interface SharedServers {
  /** PostgreSQL, without the name of a database; `template` is a migrated database. */
  postgresUrl: string
  template: string
  temporalAddress: string
  /** The file with the workflows' bundle. */
  bundlePath: string
}

declare module 'vitest' {
  interface ProvidedContext {
    servers: SharedServers
  }
}

const TEMPLATE = 'switchboard_template'

/**
 * Each world has its own task queues, and leaves tasks in them that nobody takes. A queue with several partitions
 * passes such tasks from one to the other without end, and counts what each does. At the end of all tests this took a
 * seventh of a core.
 */
const FOR_MANY_QUEUES = [
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
  'metrics.breakdownByTaskQueue=false',
  'metrics.breakdownByPartition=false',
]

/** Each world leaves a database. To look after hundreds of them, PostgreSQL would start several processes a second. */
const FOR_MANY_DATABASES = ['autovacuum=off']

/** Nothing is copied elsewhere, and no table is so large that compiling a statement pays. */
const LESS_WRITING = [
  'wal_level=minimal',
  'max_wal_senders=0',
  'checkpoint_timeout=1h',
  'max_wal_size=4GB',
  'jit=off',
]

/**
 * Temporal is written in Go. With more garbage kept before each collection, it uses a fifth less of the CPU; with one thread at
 * a time, less of it for waking others; with stacks that begin as large as most become, less of it for copying them.
 */
const FOR_TEMPORAL = { GOGC: '400', GOMAXPROCS: '1', GODEBUG: 'adaptivestackstart=1' }

/** Linux has a disk in memory here. In a container it is often too small. */
const IN_MEMORY = '/dev/shm'
/** A test with a million rows needs half of it, bytes. */
const ROOM = 8 * 1024 ** 3

/** Each world's database has hundreds of files. Creating them on a disk takes a twentieth of the CPU of all tests. */
function fastFolder(): string {
  if (!existsSync(IN_MEMORY)) return tmpdir()
  const { bavail, bsize } = statfsSync(IN_MEMORY)
  return Math.min(bavail * bsize, freemem()) > ROOM ? IN_MEMORY : tmpdir()
}

/** Starts what all test files share: PostgreSQL, the Temporal server, and the workflows' bundle. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(fastFolder(), 'switchboard-test-'))
  // As root, PostgreSQL runs as another user. What that user can't reach here would be stored elsewhere, and never be
  // deleted.
  chmodSync(folder, 0o755)
  const [postgres, temporal, bundle] = await Promise.all([
    freePort().then(port =>
      startPostgres(join(folder, 'postgres'), {
        port,
        volatile: true,
        settings: [...FOR_MANY_DATABASES, ...LESS_WRITING],
      }),
    ),
    freePort().then(port =>
      startTemporal({
        port,
        dynamicConfig: FOR_MANY_QUEUES,
        environment: FOR_TEMPORAL,
        note: console.log,
      }),
    ),
    bundleWorkflows(),
  ])
  await migrate(await createDatabase(postgres.url, TEMPLATE))
  const bundlePath = join(folder, 'workflows.js')
  writeFileSync(bundlePath, 'code' in bundle ? bundle.code : '')
  project.provide('servers', {
    postgresUrl: postgres.url,
    template: TEMPLATE,
    temporalAddress: temporal.address,
    bundlePath,
  })
  return async () => {
    await Promise.all([postgres.stop(), temporal.stop()])
    rmSync(folder, { recursive: true, force: true })
  }
}
