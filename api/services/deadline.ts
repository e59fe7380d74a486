/** There was no answer in time: whether the call arrived is not known. */
export class NoAnswerInTime extends Error {
  override name = 'NoAnswerInTime'
}

/**
 * What the promise brings, or `NoAnswerInTime` at the deadline (epoch ms). For calls to the workflow server: the client's
 * own deadline does not cover making the connection, which alone can take 20 s.
 */
export async function inTime<T>(promise: Promise<T>, deadline: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswerInTime()), Math.max(0, deadline - Date.now()))
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
