// A process that is frozen while it changes the seats: either in its transaction between two statements, or while the
// server sends it more than it reads. It prints "held" when it has the lock.
import { openDatabase } from '../../db/client.ts'
import { changeSeats } from '../../db/seats.ts'

const [, , url = '', how] = process.argv
const sql = openDatabase(url, { name: 'frozen' })
await changeSeats(sql, async tx => {
  await tx`select 1`
  if (how === 'reading') {
    const rows = tx`select repeat('x', 1000) as x from generate_series(1, 500000)`
    await new Promise<void>((resolve, reject) => {
      rows
        .forEach(() => {
          resolve()
        })
        .catch(reject)
    })
  }
  process.stdout.write('held\n')
  await new Promise(() => {})
})
