import { fileURLToPath } from 'node:url'
import { Client, Connection } from '@temporalio/client'
import type { DataConverter } from '@temporalio/common'
import { NativeConnection } from '@temporalio/worker'
import { decryptionCodec, encryptionCodec } from './codec.ts'
import type { Config } from './config.ts'
import { withoutMissingAttributes } from './optional-attributes.ts'
import type { Secrets } from './secrets.ts'
import { type TlsSettings, temporalTls } from './temporal-tls.ts'

type TemporalConfig = TlsSettings &
  Pick<Config, 'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE' | 'PAYLOAD_ENCRYPTION'>

/**
 * The module that also encrypts messages and stack traces of failures. Workers and the workflow bundle load it by its path.
 */
export const FAILURE_CONVERTER = fileURLToPath(new URL('./failure-converter.cjs', import.meta.url))

/** The data converter. All processes need the same one; otherwise they can't read each other's payloads. */
export function dataConverter(config: Pick<Config, 'PAYLOAD_ENCRYPTION'>, secrets: Secrets): DataConverter {
  const { PAYLOAD_ENCRYPTION: encryption } = config
  const takesClear = encryption === 'optional'
  return {
    payloadCodecs: [
      encryption === 'false' ? decryptionCodec(secrets) : encryptionCodec(secrets, { takesClear }),
    ],
    failureConverterPath: FAILURE_CONVERTER,
  }
}

/** How to reach the Temporal server. */
export function connectionOptions(config: TlsSettings & Pick<Config, 'TEMPORAL_ADDRESS'>) {
  const tls = temporalTls(config)
  return {
    address: config.TEMPORAL_ADDRESS ?? 'localhost:7233',
    ...(config.TEMPORAL_API_KEY && { apiKey: config.TEMPORAL_API_KEY }),
    // Set explicitly, because with an API key alone the SDK would decide for itself.
    tls: tls ?? false,
  }
}

/** A client that connects at its first use. So a process starts without Temporal, and its readiness check reports that. */
export function lazyClient(config: TemporalConfig, secrets: Secrets): Client {
  return new Client({
    connection: Connection.lazy(connectionOptions(config)),
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: dataConverter(config, secrets),
    interceptors: { workflow: [withoutMissingAttributes()] },
  })
}

/**
 * The connection on which a worker polls. Throws if the server can't be reached. What it carries is encrypted, which does not get
 * shorter when it is compressed.
 */
export function connectWorker(config: TemporalConfig): Promise<NativeConnection> {
  return NativeConnection.connect({ ...connectionOptions(config), grpcCompression: { codec: 'none' } })
}
