import { setTimeout as wait } from 'node:timers/promises'
import { isGrpcServiceError } from '@temporalio/client'
import type { NativeConnection } from '@temporalio/worker'
import type { Config } from '../platform/config.ts'
import { NOT_FOUND } from '../platform/grpc-codes.ts'
import type { Logger } from '../platform/log.ts'
import { connectWorker } from '../platform/temporal.ts'

/** The time between two tries, ms. */
const RECONNECT_MS = 2_000

/**
 * Connects as soon as the Temporal server answers and has the namespace. A worker may be started before
 * both.
 */
export async function connectPatiently(config: Config, log: Logger): Promise<NativeConnection> {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = config
  for (;;) {
    let connection: NativeConnection | undefined
    try {
      connection = await connectWorker(config)
      await connection.workflowService.describeNamespace({ namespace })
      return connection
    } catch (error) {
      await connection?.close()
      if (isGrpcServiceError(error) && error.code === NOT_FOUND) {
        log.warn({ namespace }, 'the namespace does not exist yet; run npm run migrate to create it')
      } else {
        // The transport's error message: the address, and whether name, connection or certificate is
        // wrong.
        const reason = error instanceof Error ? error.message : undefined
        log.warn({ address, reason }, 'Temporal does not answer; trying again')
      }
      await wait(RECONNECT_MS)
    }
  }
}
