import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Version } from '../chaos/stage/service.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Folders that no worker needs, or that are large. */
const LEFT_OUT = ['node_modules', '.git', '.data', 'test', 'bench']

/** In a file, this text is replaced by that one. An empty text stands for the file's beginning. */
type Edit = readonly [file: string, from: string, to: string]

const ENTRY = 'workflows/index.ts'
const CONVERSATION = 'startedByService(conversing.conversation)'
const AMID = 'workflows/conversation/resolve.ts'

const IMPORTS = "import { patched, sleep } from '@temporalio/workflow'\n"

const pausing = (condition: string) => `startedByService(async input => {
  if (${condition}) await sleep(10)
  await conversing.conversation(input)
})`

/**
 * Versions of the code, as the next ones might be. `next` takes another course at two places, each under `patched`:
 * where a conversation begins, and where it is resolved, which open conversations still have before them. `unlike`
 * begins in another way than all versions before it, without a mark: it can't continue what they began.
 */
const EDITS: Record<'next' | 'unlike', Edit[]> = {
  next: [
    [ENTRY, CONVERSATION, pausing("patched('pauses-at-first')")],
    [ENTRY, '', IMPORTS],
    [
      AMID,
      '  const here = place(c)\n',
      "  if (patched('pauses-before-resolving')) await sleep(10)\n  const here = place(c)\n",
    ],
    [AMID, '', IMPORTS],
  ],
  unlike: [
    [ENTRY, CONVERSATION, pausing('true')],
    [ENTRY, '', IMPORTS],
  ],
}

export type VersionName = 'old' | keyof typeof EDITS

/** Makes a version in a folder. `old` is the code of this checkout. */
export function makeVersion(folder: string, name: VersionName): Version {
  const environment = { WORKER_BUILD_ID: name }
  if (name === 'old') return { root: ROOT, environment }
  const root = join(folder, `version-${name}`)
  for (const entry of readdirSync(ROOT)) {
    if (!LEFT_OUT.includes(entry)) cpSync(join(ROOT, entry), join(root, entry), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  for (const [file, from, to] of EDITS[name]) {
    const path = join(root, file)
    const text = readFileSync(path, 'utf8')
    if (!text.includes(from)) throw new Error(`${file} has no more "${from}": versions.ts has to follow it`)
    writeFileSync(path, text.replace(from, to))
  }
  return { root, environment }
}
