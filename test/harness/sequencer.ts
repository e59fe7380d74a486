import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes longest. Begun last, one of these would go on alone when all others are done. */
const LONGEST = [
  'test/chaos/short',
  'test/dev',
  'test/limits/plans',
  'test/limits/sessions',
  'test/processes/',
  'test/allocation/waits',
  'test/allocation/crash',
  'test/workflow/failures',
  'test/erasure/erasure',
  'test/media/worker-process',
  'test/sending/worker-process',
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
