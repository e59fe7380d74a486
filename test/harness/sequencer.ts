import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take twenty seconds or more, the longest first. If one of these began last, it would run alone when all
 * others are finished.
 */
const LONGEST = [
  'test/chaos/short',
  'test/dev',
  'test/limits/plans',
  'test/allocation/waits',
  'test/allocation/ai',
  'test/limits/sessions',
  'test/processes/',
  'test/allocation/crash',
  'test/allocation/burst.test',
  'test/workflow/failures',
  'test/allocation/follow-ups',
  'test/allocation/humans',
  'test/sending/worker-process',
  'test/allocation/hours',
  'test/workflow/interleavings',
  'test/recovery/',
  'test/workflow/malformed-signals',
  'test/allocation/rules',
  'test/media/worker-process',
  'test/identity/switching',
  'test/workflow/continue-as-new',
  'test/api/roles',
  'test/workflow/operator-cases',
  'test/sending/bulkheads',
  'test/workflow/survey',
  'test/security/',
  'test/reactions/',
  'test/allocation/',
  'test/erasure/',
]

/** Starts with the longest files; the others keep their order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      // Projects share no processes. One project after the other: so each file finds the modules that the one before
      // has loaded.
      if (project.name === 'unit') return LONGEST.length + 1
      const place = LONGEST.findIndex(name => moduleId.includes(name))
      return place === -1 ? LONGEST.length : place
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
