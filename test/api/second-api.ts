import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import { makeApi } from '../../api/app.ts'
import type { ApiDependencies } from '../../api/dependencies.ts'
import { makeLog } from '../../platform/log.ts'
import { lazyClient } from '../../platform/temporal.ts'
import { type ApiClient, apiClient } from '../harness/api-client.ts'
import { ADMIN_TOKEN, type World } from '../harness/world.ts'

export interface SecondApi {
  baseUrl: string
  admin: ApiClient
  as(token: string): ApiClient
  close(): Promise<void>
}

/** Starts the API of another process on a world's database and secrets. Its configuration can differ. */
export async function startSecondApi(
  world: World,
  settings: Partial<ApiDependencies['config']> = {},
  parts: Partial<Pick<ApiDependencies, 'sql'>> & { port?: number } = {},
): Promise<SecondApi> {
  const config = { ...world.config, ...settings } as ApiDependencies['config']
  const temporal = lazyClient(config, world.secrets)
  const { sql = world.sql, port = 0 } = parts
  const api = makeApi({ config, sql, secrets: world.secrets, temporal, log: makeLog(config, 'second') })
  const server = await new Promise<ServerType>(resolve => {
    const starting: ServerType = serve({ fetch: api.app.fetch, port, hostname: '127.0.0.1' }, () =>
      resolve(starting),
    )
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    baseUrl,
    admin: apiClient(baseUrl, ADMIN_TOKEN),
    as: token => apiClient(baseUrl, token),
    async close() {
      if ('closeAllConnections' in server) server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await api.close()
      await temporal.connection.close()
    },
  }
}
