import { generate } from 'selfsigned'

export interface Certificate {
  /** PEM. */
  cert: string
  key: string
}

const YEAR_MS = 365 * 24 * 60 * 60_000

/** A private certificate authority, as a private network has one. */
export async function makeAuthority(name = 'Test authority'): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    ...VALID,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  return { cert, key }
}

/** A certificate of this authority, for a server with these names and addresses, or for a client. */
export async function issue(authority: Certificate, names: string[]): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: names[0] ?? 'client' }], {
    ...VALID,
    ca: authority,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map(name =>
          /^[\d.]+$/.test(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name },
        ),
      },
    ],
  })
  return { cert, key }
}

const VALID = {
  keyType: 'ec',
  algorithm: 'sha256',
  notBeforeDate: new Date(Date.now() - YEAR_MS),
  notAfterDate: new Date(Date.now() + YEAR_MS),
} as const
