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

/** Encrypts messages and stack traces of failures too; loaded by path, in the worker and into the workflows’ bundle. */
export const FAILURE_CONVERTER = fileURLToPath(new URL('./failure-converter.cjs', import.meta.url))

/** The same in every process, or one could not read what another wrote. */
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
    // Told in so many words: with a key alone, the SDK would choose for itself.
    tls: tls ?? false,
  }
}

/** A client whose connection is made at its first use, so that a process starts, and says it isn't ready, without Temporal. */
export function lazyClient(config: TemporalConfig, secrets: Secrets): Client {
  return new Client({
    connection: Connection.lazy(connectionOptions(config)),
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: dataConverter(config, secrets),
    interceptors: { workflow: [withoutMissingAttributes()] },
  })
}

/** The connection a worker polls on. Throws when the server can't be reached. */
export function connectWorker(config: TemporalConfig): Promise<NativeConnection> {
  return NativeConnection.connect(connectionOptions(config))
}
