import { buildConsole } from '../../dev/console-build.ts'

/** Builds the console once, before the tests: otherwise several files would build it at the same time. */
export async function setup(): Promise<void> {
  const failed = await buildConsole()
  if (failed) console.error(failed)
}
