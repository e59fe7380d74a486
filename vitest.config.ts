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
    // Most of a test is waiting for a server, so that two files at a time take little more than one.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
})
