import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { TLSConfig } from '@temporalio/client'
import { readSettingFile } from './setting-file.ts'

/** The settings that `temporalTls` reads. */
export type TlsSettings = {
  TEMPORAL_API_KEY?: string
  TEMPORAL_TLS?: boolean
  TEMPORAL_TLS_SERVER_NAME?: string
} & { [setting in `TEMPORAL_TLS_${Part}_${'PATH' | 'DATA'}`]?: string }

type Part = 'SERVER_CA_CERT' | 'CLIENT_CERT' | 'CLIENT_KEY'

/**
 * The TLS configuration for Temporal, from settings with the names that Temporal's own programs use
 * (https://docs.temporal.io/develop/environment-configuration). TLS is on with `TEMPORAL_TLS`, with any of its other
 * settings, and with an API key, which must not be sent in clear. The server's certificate is always checked. Undefined: no
 * TLS. Throws an error with a message for the operator.
 */
export function temporalTls(settings: TlsSettings): TLSConfig | undefined {
  const ca = pem(settings, 'SERVER_CA_CERT')
  const crt = pem(settings, 'CLIENT_CERT')
  const key = pem(settings, 'CLIENT_KEY')
  const serverName = settings.TEMPORAL_TLS_SERVER_NAME
  const given = [ca, crt, key, serverName].some(value => value !== undefined)
  if (settings.TEMPORAL_TLS === false && given) {
    throw new Error('TEMPORAL_TLS is false, but other TEMPORAL_TLS settings are set')
  }
  if (!(settings.TEMPORAL_TLS ?? (given || settings.TEMPORAL_API_KEY !== undefined))) return undefined
  if ((crt === undefined) !== (key === undefined)) {
    throw new Error(
      'give the client’s certificate (TEMPORAL_TLS_CLIENT_CERT_PATH) and key (…_KEY_PATH) together',
    )
  }
  if (ca) certificate(ca, 'SERVER_CA_CERT')
  if (crt && key && !certificate(crt, 'CLIENT_CERT').checkPrivateKey(privateKey(key))) {
    throw new Error('TEMPORAL_TLS_CLIENT_KEY does not belong to TEMPORAL_TLS_CLIENT_CERT')
  }
  return {
    ...(ca && { serverRootCACertificate: ca }),
    ...(serverName !== undefined && { serverNameOverride: serverName }),
    ...(crt && key && { clientCertPair: { crt, key } }),
  }
}

/** The content of a file, or of the setting itself. */
function pem(settings: TlsSettings, part: Part): Buffer | undefined {
  const path = settings[`TEMPORAL_TLS_${part}_PATH`]
  const data = settings[`TEMPORAL_TLS_${part}_DATA`]
  if (path !== undefined && data !== undefined) {
    throw new Error(`TEMPORAL_TLS_${part} is given twice: set only its _PATH, or only its _DATA`)
  }
  // In files of settings, a value can't contain line breaks and has \n instead.
  if (data !== undefined) return Buffer.from(data.replaceAll('\\n', '\n'))
  return path === undefined ? undefined : readSettingFile(`TEMPORAL_TLS_${part}_PATH`, path)
}

function certificate(text: Buffer, part: Part): X509Certificate {
  try {
    return new X509Certificate(text)
  } catch {
    throw new Error(`TEMPORAL_TLS_${part} is not a certificate in PEM format (-----BEGIN CERTIFICATE-----)`)
  }
}

function privateKey(text: Buffer) {
  try {
    return createPrivateKey(text)
  } catch {
    throw new Error('TEMPORAL_TLS_CLIENT_KEY is not a private key in PEM format without a passphrase')
  }
}
