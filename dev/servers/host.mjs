// Runs one server for `npm run dev` and the tests, in a process group of its own. So a Ctrl-C in the terminal reaches
// only the process that started everything, which then stops the servers in the right order. If that process dies
// without warning, the channel to it closes, and the server is stopped too.
import { spawn } from 'node:child_process'

const { command, args, uid, gid, env, cwd, stopSignal } = JSON.parse(process.argv[2])

// Only the user may read what the server stores.
process.umask(0o077)
const server = spawn(command, args, {
  uid,
  gid,
  env: { ...process.env, ...env },
  cwd,
  stdio: ['ignore', 'inherit', 'inherit'],
})
const stop = () => server.kill(stopSignal)
process.once('disconnect', stop)
// The starter may have ended by now, and the channel with it. The error of a failed send then arrives here only.
if (process.connected) process.send({ pid: server.pid }, () => {})
else stop()
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.on('SIGHUP', stop)

server.once('error', error => {
  console.error(`${command}: ${error.message}`)
  process.exit(127)
})
server.once('exit', (code, signal) => process.exit(code ?? (signal === stopSignal ? 0 : 1)))
