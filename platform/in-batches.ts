/**
 * Answers questions asked one by one with few that are asked for many at once: so many under way at a time, and what is
 * asked meanwhile goes into the next. However many ask, the load is bounded, and nobody is refused.
 *
 * @param load what is found, by id; what is missing is undefined
 * @param most in one question
 * @param atOnce questions under way
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
    // Those who ask in the same moment share a question.
    queueMicrotask(next)
    return answer
  }
}

interface Waiting<V> {
  answer: Promise<V | undefined>
  resolve: (found: V | undefined) => void
  reject: (error: unknown) => void
}

/** As `Promise.withResolvers`, which Node.js 20 lacks. */
function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
