// Patches the PostgreSQL driver after each install (npm's `postinstall`). In postgres 3.4.9, when the server ends a
// connection in the middle of a transaction:
//
// - a write to the closed connection throws from a timer, where nobody can catch it, and ends the process;
// - a write that was scheduled at that moment leaves the connection unable to write ever again;
// - the server's last word on it is taken for the answer to the first query of the next connection;
// - what the transaction still sends (its rollback, at least) goes out on the next connection, outside any transaction,
//   and every query behind it gets the answer of the one before;
// - what the transaction had not sent yet is never settled, so its callback waits for ever.
//
// When a connection is reset, a query that is sent before the driver hears of its end stays in the connection's queue. On the
// next connection it is resolved with no rows, a commit too, or every query behind it gets the answer of the one before.
//
// And on a connection that lives:
//
// - a query with a value that can't be sent (a date that is none) fails the query before it, and shifts the answers;
// - a query that fails after its first rows leaves as many empty rows before those of the next;
// - a transaction whose begin is the last that a connection takes, because its pipeline or its socket is full, is not one:
//   others' queries run within it, and it is never committed;
// - a commit that the server answers with a rollback counts as a commit.
//
// And when a connection ends before it was ready, the first thing it asked is a promise that is rejected with nobody there
// to catch it, which ends the process too.
//
// A connection that shows that it is out of step (an answer that nobody asked for, a message at the wrong time) is ended.
//
// What it lacks: `onconnected`, by which a connection that is dead, and does not know, can be ended (`dead-connections.ts`).
//
// Several of these are known upstream, and none is released: https://github.com/porsager/postgres/issues/1208 (writes),
// issues/1119 (rows), pull/1215 (resets), issues/1186 (waits for ever), issues/823 (transactions that are not one).
// `test/db/client.test.ts` and `test/db/lost-connections.test.ts` show them. To be deleted with the release that passes both,
// and `isPatched` where a pool is opened with it.
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
    {
      // A query that can't be sent fails alone.
      done: 'sent.remove(q)',
      find: /( *)(sent\.length === 0 && write\(Sync\)\n)/g,
      replace: `$1if (query !== q) { ${MARK}\n$1  sent.remove(q)\n$1  queryError(q, error)\n$1  return true\n$1}\n$1$2`,
      places: 1,
    },
    {
      // A transaction reserves its connection, also if the connection can't take another query now.
      done: 'const ready = write(toBuffer(q))',
      find: /return write\(toBuffer\(q\)\)((?:\n *&& [^\n]*)*)\n( *)&& \(!q\.options\.onexecute \|\| q\.options\.onexecute\(connection\)\)\n/g,
      replace: `const ready = write(toBuffer(q))$1 ${MARK}\n      return q.options.onexecute ? q.options.onexecute(connection) && ready : ready\n`,
      places: 1,
    },
    {
      // What was asked on a connection ends with it, whatever ended it.
      done: 'function lost()',
      find: /( *)(async function closed\(hadError\) \{\n)([^}]*?socket = null\n)/g,
      replace: `$1function lost() { ${MARK}
$1  const err = Errors.connection('CONNECTION_CLOSED', options, socket)
$1  stream && (stream.destroy(err), stream = null)
$1  query && queryError(query, err)
$1  while (sent.length)
$1    queryError(sent.shift(), err)
$1  query = results = final = null
$1  result = new Result()
$1  rows = 0
$1  ended && (ended(), ending = ended = null)
$1}

$1$2$3
$1  lost()
`,
      places: 1,
    },
    {
      // The rows of a query that failed are not those of the next.
      done: '\n    rows = 0 /*',
      find: /( *)(query = results = errorResponse = null\n)/g,
      replace: `$1rows = 0 ${MARK}\n$1$2`,
      places: 1,
    },
    {
      // Only these answer a query. An answer without one means that the answers are shifted.
      done: 'function outOfStep(',
      find: /( *)(function handle\(xs, x = xs\[0\]\) \{\n)/g,
      replace: `$1function outOfStep(what) { ${MARK}
$1  socket && socket.destroy(Errors.generic('CONNECTION_CLOSED', what))
$1}

$1$2$1  if (query === null && 'DC21tTns'.includes(String.fromCharCode(x))) {
$1    return outOfStep('the server answered what was not asked')
$1  }

`,
      places: 1,
    },
    {
      // The transaction is open on a connection that others use.
      done: "outOfStep('a transaction",
      find: /( *)( {2})return (errored\(Errors\.generic\('UNSAFE_TRANSACTION', [^\n]*)\n/g,
      replace: `$1{ ${MARK}\n$1$2$3\n$1  return outOfStep('a transaction began outside sql.begin')\n$1}\n`,
      places: 1,
    },
    {
      // A violation of the protocol, or a statement's name that is used already: the server understood something else.
      done: "outOfStep('the server is",
      find: /( *)(errorResponse = Errors\.postgres\(parseError\(x\)\)\n)/g,
      replace: `$1$2$1if (errorResponse.code === '08P01' || errorResponse.code === '42P05') ${MARK}\n$1  outOfStep('the server is out of step: ' + errorResponse.message)\n`,
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
      // What it has not sent yet fails with it.
      done: 'queries.shift().reject(e)',
      find: /connection\.onclose = e => reject\(lost = e\)/g,
      replace: `connection.onclose = e => {\n          reject(lost = e)\n          while (queries.length)\n            queries.shift().reject(e)\n        }`,
      places: 1,
    },
    {
      done: "'the transaction was not committed'",
      find: /: await sql`commit`\n/g,
      replace: `: await sql\`commit\`.then(x => { ${MARK}\n            if (x.command !== 'COMMIT')\n              throw Errors.generic('CONNECTION_CLOSED', 'the transaction was not committed')\n          })\n`,
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
