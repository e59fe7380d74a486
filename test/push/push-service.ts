import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLocalJWKSet, jwtVerify } from 'jose'
import type { PushedNotice } from '../../domain/push-content.ts'
import { type Device, newDevice, VAPID } from './device.ts'

export interface Pushed {
  headers: IncomingHttpHeaders
  /** What it said, as the device reads it. */
  content: PushedNotice
  /** Epoch ms. */
  at: number
}

type Answer = [status: number, headers?: Record<string, string>]

export interface PushService {
  origin: string
  /** A device that it reaches. */
  device(): Device & { pushed: Pushed[]; answers: Answer[] }
  close(): Promise<void>
}

/** A push service (RFC 8030), which refuses what is not signed by the service's key for it (RFC 8292). */
export async function startPushService(): Promise<PushService> {
  const devices = new Map<string, ReturnType<PushService['device']>>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      answerTo(request, Buffer.concat(chunks))
        .catch((): Answer => [400])
        .then(([status, headers]) => response.writeHead(status, headers).end())
    })
  })
  const answerTo = async ({ url = '', headers }: IncomingMessage, body: Buffer): Promise<Answer> => {
    const device = devices.get(url)
    if (!device) return [404]
    if (!(await isSigned(headers.authorization, origin))) return [403]
    device.pushed.push({ headers, content: device.read(body), at: Date.now() })
    return device.answers.shift() ?? [201]
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    device() {
      const path = `/send/${devices.size + 1}`
      const device = { ...newDevice(`${origin}${path}`), pushed: [], answers: [] }
      devices.set(path, device)
      return device
    },
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}

async function isSigned(authorization: string | undefined, origin: string): Promise<boolean> {
  const [, token = '', key] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization ?? '') ?? []
  if (key !== VAPID.VAPID_PUBLIC_KEY) return false
  const point = Buffer.from(key, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(part => part.toString('base64url'))
  const keys = createLocalJWKSet({ keys: [{ kty: 'EC', crv: 'P-256', x, y }] })
  const { payload } = await jwtVerify(token, keys, { audience: origin })
  return payload.sub === VAPID.VAPID_SUBJECT
}
