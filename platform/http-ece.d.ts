/** The part of the package that is used. It has no types of its own. */
declare module 'http_ece' {
  import type { ECDH } from 'node:crypto'

  interface EncryptOptions {
    version: 'aes128gcm'
    /** The receiver's public key, in base64url. */
    dh: string
    privateKey: ECDH
    /** In base64url. */
    authSecret: string
    /** In base64url. */
    salt: string
  }

  interface Ece {
    encrypt(content: Buffer, options: EncryptOptions): Buffer
    decrypt(content: Buffer, options: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string }): Buffer
  }

  const ece: Ece
  // biome-ignore lint/style/noDefaultExport: the package is CommonJS.
  export default ece
}
