import base from '../../vitest.config.ts'

// Records the histories of test/histories again: npx vitest run --config test/workflow/record.config.ts
// First the main paths, which record-histories.ts plays. Then these tests of the suite run, and of the workflows that
// they leave, those with an activity, a signal or a workflow type that no history has yet are recorded.
const PLAYED = [
  'test/workflow/record-histories.ts',
  ...['ai', 'hours', 'rules', 'humans', 'keeper', 'follow-ups', 'burst', 'waits', 'leaving', 'snooze'].map(
    name => `test/allocation/${name}.test.ts`,
  ),
  'test/sending/*.test.ts',
  'test/media/*.test.ts',
  'test/recovery/*.test.ts',
  'test/api/contacts.test.ts',
  'test/api/{channel,members,agents,event-stream,idempotency}*.test.ts',
  'test/audit/*.test.ts',
  'test/keeper.test.ts',
  'test/identity/identity.test.ts',
  'test/merging/undo-merge.test.ts',
  'test/window/templates.test.ts',
  'test/erasure/erasure.test.ts',
  'test/workflow/operator-cases.test.ts',
  'test/providers/{news,webhooks}.test.ts',
  'test/push/*.test.ts',
  'test/providers/whatsapp-cloud/quotes-and-read-marks.test.ts',
]

// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default {
  ...base,
  test: {
    ...base.test,
    projects: undefined,
    globalSetup: ['test/harness/global-setup.ts'],
    include: PLAYED,
    maxWorkers: 1,
    fileParallelism: false,
    env: { RECORD_HISTORIES: 'true' },
  },
}
