import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/harness/sequencer.ts'

// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', '.data/**'],
    globalSetup: ['test/harness/global-setup.ts'],
    // Real servers: a slow machine must not fail what is right.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each file has a worker of Temporal's and servers of its own. Files share processes: to load the SDKs anew for each
    // would take a third of the time.
    pool: 'forks',
    isolate: false,
    // Much of a test is waiting, for a server or for time to pass: so many files at a time keep two cores busy.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
})
