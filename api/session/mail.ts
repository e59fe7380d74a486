import { createTransport } from 'nodemailer'
import type { Config } from '../../platform/config.ts'
import { isLoopback, withinAny } from '../../platform/networks.ts'

/** The timeout of each step, ms. A person waits for the mail. */
const STEP_MS = 8_000

export interface Mail {
  /** Rejects if the server does not accept the mail. */
  send(mail: { to: string; subject: string; text: string }): Promise<void>
}

/** Undefined without `SMTP_URL`. Another machine must use TLS, unless `PLAINTEXT_HOSTS` contains it. */
export function makeMail({ SMTP_URL, MAIL_FROM, PLAINTEXT_HOSTS }: Config): Mail | undefined {
  if (SMTP_URL === undefined || MAIL_FROM === undefined) return undefined
  const url = new URL(SMTP_URL)
  const secure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const inClear = isLoopback(host) || PLAINTEXT_HOSTS.includes(host) || withinAny(PLAINTEXT_HOSTS)(host)
  const transport = createTransport({
    host,
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    requireTLS: !secure && !inClear,
    auth: url.username
      ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
      : undefined,
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(mail) {
      await transport.sendMail({ from: MAIL_FROM, ...mail })
    },
  }
}
