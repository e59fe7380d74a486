import { type AddressInfo, createServer, type Server } from 'node:net'

/** An SMTP server that accepts every mail. */
export async function startMailbox(): Promise<{ server: Server; url: string; mails: string[] }> {
  const mails: string[] = []
  const server = createServer(socket => {
    let data: string | undefined
    socket.setEncoding('utf8').write('220 here\r\n')
    socket.on('error', () => {})
    socket.on('data', chunk => {
      if (data !== undefined) {
        data += chunk
        if (!data.endsWith('\r\n.\r\n')) return
        mails.push(data.replaceAll('=\r\n', ''))
        data = undefined
        socket.write('250 kept\r\n')
      } else if (/^DATA/i.test(String(chunk))) {
        data = ''
        socket.write('354 go on\r\n')
      } else socket.write('250 ok\r\n')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, mails }
}
