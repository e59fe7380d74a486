import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Asked, Seen, Told } from './colleagues-process.ts'
import type { Person } from './people.ts'

/** Consoles that others have open. */
export interface Colleagues {
  look(): Promise<Seen>
  close(): void
}

/** Opens a console for each of these people; resolves when all follow the events. */
export async function openColleagues(
  url: string,
  people: Person[],
  conversationIds: string[],
): Promise<Colleagues> {
  const child = fork(new URL('./colleagues-process.ts', import.meta.url), {
    execArgv: ['--import', './platform/typescript.mjs'],
  })
  const ask = async (asked: Asked): Promise<Seen> => {
    const answer = Promise.race([
      once(child, 'message') as Promise<[Told]>,
      once(child, 'exit').then(() => [{ failed: 'the consoles ended' }] as [Told]),
    ])
    child.send(asked)
    const [told] = await answer
    if ('failed' in told) throw new Error(told.failed)
    return told.seen
  }
  await ask({ open: { url, people, conversationIds } })
  return { look: () => ask({ look: true }), close: () => void child.kill() }
}
