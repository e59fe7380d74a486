// Preloaded by every process (`node --import ./platform/typescript.mjs …`), so that Node runs TypeScript.
//
// From 22.18 on Node strips the types itself. Before that, tsx does it, which costs time at the start and memory, once more
// in each of the worker's threads.
//
// What V8 made of the code is kept for the next start, where Node can do so (22.1 and later). The folder is of this
// installation and not in the system's temporary one, where another user could lay code for us to run. Where it cannot be
// written to, as in the image, what is there is still read.
import * as module from 'node:module'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const COMPILED = '../node_modules/.cache/node'

if (!process.features.typescript) await import('tsx')
module.enableCompileCache?.(fileURLToPath(new URL(COMPILED, import.meta.url)))
