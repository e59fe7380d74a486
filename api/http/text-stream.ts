/**
 * Sends a text piece by piece, at the reader's speed: the next piece is made when the last one has been sent, and nothing
 * more is made when the reader has gone.
 *
 * @param onError called with an error: the reader only sees that the text breaks off
 */
export function textStream(
  pieces: AsyncGenerator<string>,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { value, done } = await pieces.next()
          if (done) controller.close()
          else controller.enqueue(encoder.encode(value))
        } catch (error) {
          onError(error)
          throw error
        }
      },
      cancel: async () => void (await pieces.return(undefined)),
    },
    { highWaterMark: 1 },
  )
}
