import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The server that accepts the toy's messages. */
export interface ToyServer {
  url: string
  received: { id: string; to: string; text: string }[]
  /** Awaited for each message, before the answer with its id. */
  onMessage(listener: (id: string) => Promise<void>): void
  close(): Promise<void>
}

export async function startToyServer(): Promise<ToyServer> {
  const received: ToyServer['received'] = []
  let listener: ((id: string) => Promise<void>) | undefined
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { to, text } = JSON.parse(Buffer.concat(chunks).toString())
    const id = `out-${received.length + 1}`
    received.push({ id, to, text })
    await listener?.(id)
    response.end(id)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    received,
    onMessage(given) {
      listener = given
    },
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}
