import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/harness/sequencer.ts'

// Where a test lies says what it needs. Beside the code: nothing, it is of that file alone. Under test/: real servers.

/**
 * Tests of the system as a whole: its own processes, a browser, chaos, a million rows. Each takes long, and what breaks one is
 * seldom a single change. They are not part of `npm test`, which has to end soon, but of `npm run test:system`; CI runs both.
 */
const SYSTEM = [
  'test/{chaos,console,fuzz,limits,processes,rolling}/**/*.test.ts',
  'test/{dev,image}.test.ts',
  'test/allocation/{burst,crash,hundred}.test.ts',
  'test/inside/tls.test.ts',
  'test/{media,sending}/worker-process.test.ts',
  'test/workflow/{failures,interleavings,versions}.test.ts',
]

// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default defineConfig({
  test: {
    exclude: ['node_modules/**', '.data/**'],
    // Real servers: a slow machine must not fail what is right.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Files share processes: to load the SDKs anew for each would take a third of the time.
    pool: 'forks',
    isolate: false,
    // Less than half of the garbage collections.
    execArgv: [
      '--max-semi-space-size=32',
      '--min-semi-space-size=32',
      '--no-memory-reducer',
      '--heap-growing-percent=100',
    ],
    // Much of a test is waiting, for a server or for time to pass: so many files at a time keep two cores busy.
    // `test:system`, whose browsers need more of a core, has fewer (dev/bootstrap.mjs).
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // Temporal's client tries a call again by a timer (grpc-retry.js), which closing the client does not end. If it goes off after a
    // world is closed, its error has nobody to catch it, and is about nothing that was tested.
    onUnhandledError: error => !(error.message === 'Channel has been shut down'),
    coverage: {
      include: ['{activities,api,db,domain,platform,protocol,providers,workers,workflows}/**/*.ts'],
      reporter: ['text'],
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: ['node_modules/**', '.data/**', 'test/**'],
        },
      },
      {
        extends: true,
        // Each file has a worker of Temporal's and servers of its own.
        test: {
          name: 'servers',
          include: ['test/**/*.test.ts'],
          exclude: ['node_modules/**', '.data/**', ...SYSTEM],
          globalSetup: ['test/harness/global-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: SYSTEM,
          globalSetup: ['test/console/global-setup.ts', 'test/harness/global-setup.ts'],
        },
      },
    ],
  },
})
