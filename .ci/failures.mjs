// A reporter of vitest's: writes what failed to the file named by FAILURES, for `again.mjs`. vitest's own JSON has no errors
// outside of tests.
import { writeFileSync } from 'node:fs'

// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default class Failures {
  onTestRunEnd(modules, errors) {
    const failed = modules.filter(module => !module.ok())
    const files = failed.map(module => ({
      path: module.moduleId,
      tests: [...module.children.allTests('failed')].map(test => test.fullName),
    }))
    writeFileSync(process.env.FAILURES, JSON.stringify({ files, errors: errors.length }))
  }
}
