import { z } from '@hono/zod-openapi'
import { ROLES } from '../../domain/conversation.ts'
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../domain/password.ts'
import { agent, capacity, email, name } from './agents.ts'
import { actor, id, moment, timestamp } from './common.ts'
import { agentSettings } from './me.ts'

/** Anything that may be tried; the longest password is far shorter. */
const tried = z.string().min(1).max(1_000)

export const newPassword = tried.openapi({
  description: `${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters, of any kind.`,
  format: 'password',
})

export const signIn = z.strictObject({ email: z.string().max(400), password: tried }).openapi('SignIn')

export const signInMethods = z
  .object({
    password: z.boolean().openapi({ description: 'Whether POST /v1/auth/sign-in takes passwords.' }),
    reset: z.boolean().openapi({ description: 'Whether POST /v1/auth/reset mails a link.' }),
    oidc: z
      .object({ name: z.string(), url: z.string() })
      .nullable()
      .openapi({ description: 'The identity provider, and the address that a browser is sent to.' }),
  })
  .openapi('SignInMethods')

export const session = z
  .object({
    id,
    method: z.enum(['password', 'link', 'oidc']),
    createdAt: timestamp,
    lastSeenAt: timestamp.openapi({ description: 'Of their last request, to the minute.' }),
    expiresAt: timestamp.openapi({
      description: 'When it ends without another request: 12 hours after the last, 14 days after the first.',
    }),
    address: z.string().openapi({ description: 'Where the last request came from; of IPv6 its network.' }),
    userAgent: z.string().nullable(),
    current: z.boolean().openapi({ description: 'Whether this request came with it.' }),
  })
  .openapi('Session')

export const me = z
  .object({
    agent: agent.nullable().openapi({ description: 'Null for the administrator’s own token.' }),
    name: z.string(),
    role: z.enum(ROLES),
    session: session.nullable().openapi({ description: 'Null for a token.' }),
    settings: agentSettings,
    hasPassword: z.boolean(),
    identities: z
      .array(z.object({ issuer: z.string(), linkedAt: timestamp }))
      .openapi({ description: 'Identity providers at which they are known.' }),
    methods: signInMethods,
  })
  .openapi('Me')

export const passwordChange = z
  .strictObject({
    current: tried.optional().openapi({ description: 'Needed by whoever has one.', format: 'password' }),
    password: newPassword,
  })
  .openapi('PasswordChange')

export const resetRequest = z.strictObject({ email: z.string().max(400) }).openapi('ResetRequest')

const linkToken = z.string().min(1).max(200).openapi({ description: 'What stands behind the # of the link.' })

export const linkReading = z.strictObject({ token: linkToken }).openapi('LinkReading')

export const linkAcceptance = z
  .strictObject({
    token: linkToken,
    password: newPassword
      .optional()
      .openapi({ description: 'Needed by the kinds invite and reset, and by no other.' }),
  })
  .openapi('LinkAcceptance')

const kind = z.enum(['invite', 'reset', 'sign_in'])

export const openLink = z
  .object({
    kind,
    name: z.string(),
    email: z.string().nullable(),
    expiresAt: timestamp,
    methods: signInMethods,
  })
  .openapi('OpenLink')

export const newInvite = z
  .strictObject({
    agentId: id.optional().openapi({ description: 'Who has an account already.' }),
    kind: kind.default('invite').openapi({
      description:
        'invite: take up the account. reset: a new password. sign_in: sign in once (administrators).',
    }),
    name: name.optional().openapi({ description: 'Of a new person, with `email`.' }),
    email: email.optional(),
    role: z.enum(ROLES).optional().openapi({ description: 'Of a new person; default agent.' }),
    capacity: capacity.optional(),
    send: z.boolean().default(true).openapi({ description: 'Whether to mail it, where SMTP_URL is set.' }),
  })
  .superRefine((asked, context) => {
    const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (asked.agentId === undefined) {
      if (asked.name === undefined)
        say('name', 'is needed for a new person; give agentId for one who is there')
      if (asked.email === undefined) say('email', 'is needed for a new person')
      if (asked.kind !== 'invite') say('kind', 'must be invite for a new person')
      return
    }
    for (const field of ['name', 'email', 'role', 'capacity'] as const) {
      if (asked[field] !== undefined) say(field, 'is not taken with agentId')
    }
  })
  .openapi('NewInvite')

export const invite = z
  .object({
    id,
    kind,
    agentId: id,
    name: z.string(),
    email: z.string().nullable(),
    role: z.enum(ROLES),
    createdBy: actor.nullable().openapi({ description: 'Null: they asked for it themselves.' }),
    createdAt: timestamp,
    expiresAt: timestamp,
  })
  .openapi('Invite')

export const inviteWithUrl = z
  .object({
    ...invite.shape,
    url: z.string().openapi({ description: 'The link; shown this once.' }),
    mailed: z.boolean(),
  })
  .openapi('InviteWithUrl')

export const newToken = z
  .strictObject({
    name,
    expiresAt: moment.nullable().default(null).openapi({ description: 'Null: it does not run out.' }),
  })
  .openapi('NewToken')

export const apiToken = z
  .object({
    id,
    agentId: id,
    name: z.string(),
    first: z.boolean().openapi({ description: 'The one that POST /v1/agents/{id}/token replaces.' }),
    createdBy: actor.nullable(),
    createdAt: timestamp,
    expiresAt: timestamp.nullable(),
    lastUsedAt: timestamp.nullable().openapi({ description: 'To the minute.' }),
  })
  .openapi('ApiToken')

export const apiTokenWithSecret = z
  .object({
    ...apiToken.shape,
    token: z.string().openapi({ description: 'The bearer token; shown this once.' }),
  })
  .openapi('ApiTokenWithSecret')
