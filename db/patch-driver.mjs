// Patches the PostgreSQL driver after each install (npm's `postinstall`). In postgres 3.4.9, when the server ends a
// connection in the middle of a transaction:
//
// - a write to the closed connection throws from a timer, where nobody can catch it, and ends the process;
// - a write that was scheduled at that moment leaves the connection unable to write ever again;
// - the server's last word on it is taken for the answer to the first query of the next connection;
// - what the transaction still sends (its rollback, at least) goes out on the next connection, outside any transaction,
//   and every query behind it gets the answer of the one before.
//
// And when a connection ends before it was ready, the first thing it asked is a promise that is rejected with nobody there
// to catch it, which ends the process too.
//
// What it lacks: `onconnected`, by which a connection that is dead, and does not know, can be ended (`dead-connections.ts`).
//
// The first two are known upstream and not released (https://github.com/porsager/postgres/issues/1208). `test/db/client.test.ts`
// shows all five. To be deleted with the release that passes it, and `isPatched` where a pool is opened with it.
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Stands where something was changed. Its words stay: drivers that were patched before have them. */
const MARK = '/* mended by switchboard */'
const FORGET = 'chunk = nextWriteTimer = errorResponse = null'

/** What is changed in which file: where, how, and in how many places; `done` is only there when it was changed before. */
const PATCHES = {
  'connection.js': [
    {
      // A write without a socket fails its queries, as a lost connection does elsewhere.
      done: 'if (socket === null) {',
      find: /(function nextWrite\(fn\) \{\n)/g,
      replace: `$1    ${MARK}\n    if (socket === null) {\n      ${FORGET}\n      error(Errors.connection('CONNECTION_CLOSED', options))\n      return false\n    }\n`,
      places: 1,
    },
    {
      // What belonged to the old socket says nothing of the next.
      done: `\n    ${FORGET}\n`,
      find: /^( *)clearImmediate\(nextWriteTimer\)\n/gm,
      replace: `$1clearImmediate(nextWriteTimer)\n$1${FORGET}\n`,
      places: 2,
    },
    {
      // Without the types of arrays it goes on; if it has ended, that is seen to where connections end.
      done: 'fetchArrayTypes().catch',
      find: /return fetchArrayTypes\(\)/g,
      replace: 'return fetchArrayTypes().catch(() => {})',
      places: 1,
    },
    {
      done: 'options.shared.onconnected',
      find: /( *)(socket\.on\('data', data\)\n)/g,
      replace: '$1$2$1options.shared.onconnected && options.shared.onconnected(socket)\n',
      places: 1,
    },
  ],
  'index.js': [
    {
      done: 'lost = null',
      find: /(, prepare = null\n)/g,
      replace: `, lost = null ${MARK}\n      $1`,
      places: 1,
    },
    {
      done: 'reject(lost = e)',
      find: /connection\.onclose = reject\b/g,
      replace: 'connection.onclose = e => reject(lost = e)',
      places: 1,
    },
    {
      done: 'return q.reject(lost)',
      // A transaction that lost its connection sends nothing more.
      find: /(q\.catch\(e => uncaughtError \|\| \(uncaughtError = e\)\)\n)/g,
      replace: '$1        if (lost)\n          return q.reject(lost)\n',
      places: 1,
    },
  ],
}

const root = packageFolder()
const [, script = ''] = process.argv
// Run, and not only asked.
if (root && existsSync(script) && realpathSync(script) === fileURLToPath(import.meta.url)) {
  for (const [file, changes] of Object.entries(PATCHES)) {
    for (const folder of ['src', 'cjs/src']) patch(join(root, folder, file), changes)
  }
}

/**
 * Whether the driver that this process loads is patched: where scripts are not run at an install, it is not.
 *
 * @param {string | undefined} folder the driver's package
 */
export function isPatched(folder = root) {
  if (!folder) return false
  return Object.entries(PATCHES).every(([file, changes]) => {
    const path = join(folder, 'src', file)
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    return changes.every(({ done }) => text.includes(done))
  })
}

function packageFolder() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('postgres')), '..', '..')
  } catch {
    // Nothing to patch: only the lock file is being written, say.
    return undefined
  }
}

function patch(path, changes) {
  if (!existsSync(path)) return
  let patched = readFileSync(path, 'utf8')
  for (const { done, find, replace, places } of changes) {
    if (patched.includes(done)) continue
    if ([...patched.matchAll(find)].length !== places) {
      console.error(
        `db/patch-driver.mjs is made for postgres 3.4.9, and ${path} looks different. If test/db/client.test.ts passes without it, delete it and its line in package.json.`,
      )
      process.exit(1)
    }
    patched = patched.replace(find, replace)
  }
  writeFileSync(path, patched)
}
