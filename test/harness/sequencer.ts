import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * What takes twenty seconds or more, the longest first. Begun last, one of these would go on alone when all others are done.
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

/** Begins with the longest files; the others as they come. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      // Projects share no processes: one after the other, each file finds what the last has loaded.
      if (project.name === 'unit') return LONGEST.length + 1
      const place = LONGEST.findIndex(name => moduleId.includes(name))
      return place === -1 ? LONGEST.length : place
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
