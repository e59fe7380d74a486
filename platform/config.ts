import { z } from 'zod'
import { databaseConnection } from './database-url.ts'
import { isLoopback, isNetwork } from './networks.ts'
import { plaintextDoors } from './plaintext.ts'
import { parseSecretsKeys } from './secrets.ts'
import { temporalTls } from './temporal-tls.ts'
import { vapidKeysProblem } from './vapid.ts'

/** An empty string in the environment counts as unset, because docker-compose passes `${NAME:-}` as one. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess(value => (value === '' ? undefined : value), schema.optional())

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })
const portError = { error: 'must be a port number' }
const port = z.coerce
  .number(portError)
  .refine(value => Number.isInteger(value) && value >= 0 && value <= 65_535, portError)
const areOrigins = (texts: string[]) =>
  texts.every(text => URL.canParse(text) && new URL(text).origin === text)
const list = z.string().transform(value =>
  value
    .split(',')
    .map(item => item.trim())
    .filter(Boolean),
)
/** The form of a `Host` header: a name or an address, with or without a port. */
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/i
const count = z.coerce.number({ error: 'must be a number' }).int().min(0).max(1_000_000)
const flag = z.stringbool({ error: 'must be true or false' })

/** Checks a value with the function that will read it later, and reports that function's own error message. */
const readableBy = (read: (value: string) => unknown) => (value: string, context: z.RefinementCtx) => {
  try {
    read(value)
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
  }
}

const databaseUrl = z
  .url({
    protocol: /^postgres(ql)?$/,
    error: 'must be a postgres:// URL, e.g. postgres://user:pass@host/db',
    abort: true,
  })
  .superRefine(readableBy(databaseConnection))

const schema = z.object({
  /** Port of the API. */
  PORT: optional(port).transform(value => value ?? 8080),
  /** The interface to listen on. Each process has its own default. */
  HOST: optional(z.string()),
  /** The address at which providers reach this service. Twilio signs its webhooks over it. */
  PUBLIC_URL: optional(httpUrl),
  /** A second address that reaches the API by another way. The provider calls it when the first one fails. */
  PUBLIC_FALLBACK_URL: optional(httpUrl),
  /** How customers' messages come in. Unset: decided by whether PUBLIC_URL can be reached. */
  INBOUND_MODE: optional(z.enum(['webhook', 'pull'])),
  DATABASE_URL: optional(databaseUrl),
  /** For `npm run roles`: the URL of a superuser, and that of Temporal's own role and database. */
  DATABASE_ADMIN_URL: optional(databaseUrl),
  TEMPORAL_DATABASE_URL: optional(databaseUrl),
  TEMPORAL_ADDRESS: optional(z.string().regex(/^[^\s/]+:\d+$/, 'must be host:port, e.g. localhost:7233')),
  TEMPORAL_NAMESPACE: optional(z.string()).transform(value => value ?? 'default'),
  TEMPORAL_API_KEY: optional(z.string()),
  /**
   * Unset: TLS is on if any other of these settings or an API key is set. Names and meanings are those of Temporal's own
   * programs.
   */
  TEMPORAL_TLS: optional(flag),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: optional(z.string()),
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: optional(z.string()),
  TEMPORAL_TLS_CLIENT_CERT_PATH: optional(z.string()),
  TEMPORAL_TLS_CLIENT_CERT_DATA: optional(z.string()),
  TEMPORAL_TLS_CLIENT_KEY_PATH: optional(z.string()),
  TEMPORAL_TLS_CLIENT_KEY_DATA: optional(z.string()),
  TEMPORAL_TLS_SERVER_NAME: optional(z.string()),
  TEMPORAL_TASK_QUEUE: optional(z.string()).transform(value => value ?? 'switchboard'),
  /**
   * For a worker: the version of its code, for example the commit's hash. The worker waits until this version is released.
   */
  WORKER_BUILD_ID: optional(
    z.string().regex(/^[\w.-]{1,100}$/, 'must be up to 100 letters, digits, dots, dashes and underscores'),
  ),
  OPENAI_API_KEY: optional(z.string()),
  OPENAI_BASE_URL: optional(
    httpUrl.refine(
      url => !new URL(url).username && !new URL(url).password,
      'must not contain a user name or a password; set the key in OPENAI_API_KEY',
    ),
  ),
  /** Which of OpenAI's APIs to use. Unset: `responses` at OpenAI's own address, otherwise `chat`. */
  OPENAI_API: optional(z.enum(['responses', 'chat'])),
  /** Replaces scheme and host of every Twilio product host; the path stays. For tests. */
  TWILIO_API_BASE_URL: optional(httpUrl),
  /** The Twilio emulator of `npm run dev`, and the account it plays. Calls for this account, and no others, go there. */
  TWILIO_EMULATOR_URL: optional(httpUrl),
  TWILIO_EMULATOR_ACCOUNT_SID: optional(z.string()),
  /** Replaces the address of EngageLab's WhatsApp API, https://wa.api.engagelab.cc. */
  ENGAGELAB_API_BASE_URL: optional(httpUrl),
  /**
   * The EngageLab emulator, and the WhatsApp Business Account it plays. Calls for this account, and no others, go there.
   */
  ENGAGELAB_EMULATOR_URL: optional(httpUrl),
  ENGAGELAB_EMULATOR_WABA_ID: optional(z.string()),
  /** Replaces scheme and host of Meta's Graph API; the path stays. For tests. */
  WHATSAPP_CLOUD_API_BASE_URL: optional(httpUrl),
  /** The Cloud API emulator of `npm run dev`, and the account it plays. */
  WHATSAPP_CLOUD_EMULATOR_URL: optional(httpUrl),
  WHATSAPP_CLOUD_EMULATOR_WABA_ID: optional(z.string()),
  SECRETS_KEY: optional(
    z.string().superRefine((value, context) => {
      const parsed = parseSecretsKeys(value)
      if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.error })
    }),
  ),
  ADMIN_TOKEN: optional(
    z.string().min(24, 'must be at least 24 characters; create one with: openssl rand -hex 24'),
  ),
  /** `optional` encrypts new payloads but also trusts payloads in clear. Used while encryption is being switched on. */
  PAYLOAD_ENCRYPTION: optional(
    z.union([z.literal('optional'), flag.transform(value => (value ? 'true' : 'false'))], {
      error: 'must be true, false or optional',
    }),
  ).transform(value => value ?? 'true'),
  DATA_DIR: optional(z.string()).transform(value => value ?? '.data'),
  /** Origins of browser applications that may call the API, separated by commas. */
  CORS_ORIGINS: optional(list).transform(value => value ?? []),
  /** Origins of pages that may show the console in a frame, separated by commas. They must be of its own site. */
  CONSOLE_FRAME_ANCESTORS: optional(
    list.refine(areOrigins, 'must be origins, e.g. https://crm.example.com'),
  ).transform(value => value ?? []),
  /** How many requests a minute each API process accepts for one token; 0: no limit. */
  RATE_LIMIT_PER_MINUTE: optional(count).transform(value => value ?? 1_200),
  /** How many requests a minute with a wrong token or signature one address may make; 0: no limit. */
  AUTH_FAILURES_PER_MINUTE: optional(count).transform(value => value ?? 20),
  /** Networks whose X-Forwarded-For is trusted, separated by commas. */
  TRUSTED_PROXIES: optional(
    list.refine(networks => networks.every(isNetwork), 'must be addresses or networks, e.g. 10.0.0.0/8'),
  ).transform(value => value ?? []),
  /** The issuer URL of the identity provider (OpenID Connect). */
  OIDC_ISSUER: optional(
    httpUrl.refine(
      url => url.startsWith('https:') || isLoopback(new URL(url).hostname),
      'must be an https:// URL; http:// is allowed only for this machine',
    ),
  ),
  OIDC_CLIENT_ID: optional(z.string()),
  /** Unset: a public client, which uses only PKCE. */
  OIDC_CLIENT_SECRET: optional(z.string()),
  /** The provider's name in the console. Unset: the issuer's host. */
  OIDC_NAME: optional(z.string().max(60)),
  OIDC_SCOPES: optional(
    z
      .string()
      .refine(
        scopes => scopes.split(' ').includes('openid'),
        'must contain "openid", e.g. openid email profile',
      ),
  ).transform(value => value ?? 'openid email profile'),
  /** The claim with a person's role: agent, supervisor or admin. Unset: the provider does not set roles. */
  OIDC_ROLE_CLAIM: optional(z.string()),
  /** Whether passwords and links are turned off. */
  OIDC_ONLY: optional(flag).transform(value => value ?? false),
  /** The mail server for links, e.g. `smtps://user:password@mail.example.com`. Unset: links are copied by hand. */
  SMTP_URL: optional(
    z.url({
      protocol: /^smtps?$/,
      error: 'must be an smtps:// or smtp:// URL, e.g. smtps://user:password@mail.example.com',
    }),
  ),
  /** The sender of those mails, e.g. `Support <support@example.com>`. */
  MAIL_FROM: optional(
    z.string().regex(/^[^\r\n]+@[^\r\n]+$/, 'must be an e-mail address, with or without a name'),
  ),
  /**
   * The keys by which push services know this service (RFC 8292), and whom they may write to. Unset: nothing is pushed to
   * phones.
   */
  VAPID_PUBLIC_KEY: optional(z.string()),
  VAPID_PRIVATE_KEY: optional(z.string()),
  VAPID_SUBJECT: optional(
    z.string().regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'must be a mailto: or https:// URL'),
  ),
  /** Origins of push services in one's own network, separated by commas. All others must have public addresses and TLS. */
  PUSH_SERVICE_ORIGINS: optional(
    list.refine(areOrigins, 'must be origins, e.g. https://push.example.internal'),
  ).transform(value => value ?? []),
  /** For `npm run codec`: its port, and the origins of the Temporal UI's pages that may call it. */
  CODEC_PORT: optional(port).transform(value => value ?? 8081),
  CODEC_UI_ORIGINS: optional(list),
  /** For `npm run ui-proxy` and `npm run dev`: the port at which operators open the Temporal UI. */
  TEMPORAL_UI_PORT: optional(port).transform(value => value ?? 8233),
  /** For `npm run ui-proxy`: the UI's own address, which no browser should reach. */
  TEMPORAL_UI_URL: optional(z.url({ protocol: /^http$/, error: 'must be an http:// URL' })),
  /** Names, besides loopback's, by which operators reach the UI and the codec server, separated by commas. */
  OPERATOR_HOSTS: optional(
    list.refine(
      hosts => hosts.every(host => HOST.test(host)),
      'must be names with or without a port, without https://, e.g. ui.example.com',
    ),
  ).transform(value => value ?? []),
  /** The port of a worker's Prometheus metrics; unset: none. */
  METRICS_PORT: optional(port),
  /** Hosts on which PostgreSQL and Temporal need no verified certificate: names, addresses or networks. */
  PLAINTEXT_HOSTS: optional(
    list.refine(
      hosts => hosts.every(host => isNetwork(host) || /^[\w-]+(\.[\w-]+)*$/.test(host)),
      'must be names of hosts, addresses or networks, without a port, e.g. postgres,10.0.0.0/8',
    ),
  ).transform(value => value ?? []),
  /** `production` refuses what otherwise only causes a warning. The image sets it. */
  NODE_ENV: optional(z.string()),
  LOG_LEVEL: optional(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])).transform(
    value => value ?? 'info',
  ),
})

/** Settings that need another setting. */
const TOGETHER: readonly [setting: keyof Config, needs: keyof Config][] = [
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID'],
  ['OIDC_CLIENT_ID', 'OIDC_ISSUER'],
  ['OIDC_CLIENT_SECRET', 'OIDC_ISSUER'],
  ['OIDC_ROLE_CLAIM', 'OIDC_ISSUER'],
  ['OIDC_ONLY', 'OIDC_ISSUER'],
  ['SMTP_URL', 'MAIL_FROM'],
  ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY'],
  ['VAPID_PRIVATE_KEY', 'VAPID_SUBJECT'],
  ['VAPID_SUBJECT', 'VAPID_PUBLIC_KEY'],
]

/** An error line for each setting without the one that it needs. */
function lonely(config: Config): string[] {
  return TOGETHER.filter(([setting, needs]) => config[setting] && config[needs] === undefined).map(
    ([setting, needs]) => `  ${setting}: also needs ${needs}`,
  )
}

/** The names of all variables that are read. */
export const SETTING_NAMES: readonly string[] = Object.keys(schema.shape)

/** The settings of the process, from its environment. */
export type Config = z.output<typeof schema>

/** A setting is missing or malformed. The message has a line for each, ready to be printed. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Reads the environment once. Throws `ConfigError`, which names every bad variable. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = schema.safeParse(environment)
  const lines = parsed.error?.issues.map(issue => `  ${issue.path.join('.')}: ${issue.message}`) ?? []
  if (parsed.success) {
    lines.push(...lonely(parsed.data))
    const keysProblem = vapidKeysProblem(parsed.data)
    if (keysProblem) lines.push(`  ${keysProblem}`)
    try {
      temporalTls(parsed.data)
    } catch (error) {
      lines.push(`  ${error instanceof Error ? error.message : error}`)
    }
    if (lines.length === 0) return parsed.data
  }
  throw new ConfigError(`The environment is invalid:\n${lines.join('\n')}`)
}

type Required_<K extends keyof Config> = Config & { [P in K]-?: NonNullable<Config[P]> }

const REMEDIES: Partial<Record<keyof Config, string>> = {
  DATABASE_URL: 'a PostgreSQL URL, e.g. postgres://switchboard:secret@localhost:5432/switchboard',
  DATABASE_ADMIN_URL:
    'the PostgreSQL URL of a superuser, e.g. postgres://postgres:secret@localhost:5432/postgres',
  TEMPORAL_ADDRESS: 'the Temporal frontend, e.g. localhost:7233',
  SECRETS_KEY: 'a key of 32 bytes that encrypts stored secrets; create one with: openssl rand -base64 32',
  ADMIN_TOKEN: 'the administrator’s bearer token; create one with: openssl rand -hex 24',
  PUBLIC_URL: 'the https:// address at which Twilio reaches this service',
  TEMPORAL_UI_URL: 'the internal address of the Temporal UI, e.g. http://temporal-ui:8233',
  CODEC_UI_ORIGINS: 'the address of the Temporal UI, e.g. http://localhost:8233',
}

/**
 * Requires settings that this process can't work without. Throws `ConfigError`, which says how to get each one; in
 * production also if one of them leads to a server without a verified certificate.
 */
export function requireSettings<K extends keyof Config>(config: Config, names: readonly K[]): Required_<K> {
  const missing = names.filter(name => config[name] === undefined)
  if (missing.length > 0) {
    const lines = missing.map(name => `  ${name}: ${REMEDIES[name] ?? 'is required'}`)
    throw new ConfigError(
      `Missing in the environment (to try the product, run \`npm run dev\`, which needs no settings):\n${lines.join('\n')}`,
    )
  }
  const lines = config.NODE_ENV === 'production' ? plaintextDoors(config, names) : []
  if (lines.length > 0) {
    throw new ConfigError(`The environment is not safe:\n${lines.map(line => `  ${line}`).join('\n')}`)
  }
  return config as Required_<K>
}
