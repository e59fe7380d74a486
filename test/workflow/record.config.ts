import base from '../../vitest.config.ts'

// Records the histories of test/histories anew: npx vitest run --config test/workflow/record.config.ts
// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default { ...base, test: { ...base.test, include: ['test/workflow/record-histories.ts'] } }
