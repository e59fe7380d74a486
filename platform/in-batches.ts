/**
 * Answers single lookups by a few lookups for many ids. Only `atOnce` of these run at a time; ids that are asked for
 * meanwhile go into the next one. So the load is bounded however many ask, and nobody is refused.
 *
 * @param load finds rows by their ids; ids that it leaves out are undefined
 * @param most the most ids of one lookup
 * @param atOnce the most lookups at a time
 */
export function inBatches<V>(
  load: (ids: string[]) => Promise<Map<string, V>>,
  { most, atOnce }: { most: number; atOnce: number },
): (id: string) => Promise<V | undefined> {
  let underWay = 0
  let waiting = new Map<string, Waiting<V>>()

  const next = () => {
    if (underWay >= atOnce || waiting.size === 0) return
    const all = [...waiting]
    const batch = new Map(all.slice(0, most))
    waiting = new Map(all.slice(most))
    underWay++
    load([...batch.keys()])
      .then(
        found => {
          for (const [id, { resolve }] of batch) resolve(found.get(id))
        },
        error => {
          for (const { reject } of batch.values()) reject(error)
        },
      )
      .finally(() => {
        underWay--
        next()
      })
  }

  return id => {
    const known = waiting.get(id)
    if (known) return known.answer
    const { promise: answer, resolve, reject } = withResolvers<V | undefined>()
    waiting.set(id, { answer, resolve, reject })
    // Callers at the same moment share a lookup.
    queueMicrotask(next)
    return answer
  }
}

interface Waiting<V> {
  answer: Promise<V | undefined>
  resolve: (found: V | undefined) => void
  reject: (error: unknown) => void
}

/** The same as `Promise.withResolvers`, which Node.js 20 doesn't have. */
function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
