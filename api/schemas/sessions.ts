import { z } from '@hono/zod-openapi'
import { ROLES } from '../../domain/conversation.ts'
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../domain/password.ts'
import { agent, capacity, email, name } from './agents.ts'
import { actor, id, moment, timestamp } from './common.ts'
import { agentSettings } from './me.ts'

/** A password as it was entered. Valid passwords are much shorter. */
const tried = z.string().min(1).max(1_000)

export const newPassword = tried.openapi({
  description: `${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters, of any kind.`,
  format: 'password',
})

export const signIn = z.strictObject({ email: z.string().max(400), password: tried }).openapi('SignIn')

export const signInMethods = z
  .object({
    password: z.boolean().openapi({ description: 'Whether POST /v1/auth/sign-in is available.' }),
    reset: z.boolean().openapi({ description: 'Whether POST /v1/auth/reset is available.' }),
    oidc: z
      .object({ name: z.string(), url: z.string() })
      .nullable()
      .openapi({ description: 'The identity provider, and the path that starts the sign-in.' }),
  })
  .openapi('SignInMethods')

export const session = z
  .object({
    id,
    method: z.enum(['password', 'link', 'oidc']),
    createdAt: timestamp,
    lastSeenAt: timestamp.openapi({ description: 'The last request, to the minute.' }),
    expiresAt: timestamp.openapi({
      description:
        'When the session ends if there are no more requests: 12 hours after the last one, at the latest 14 days after the sign-in.',
    }),
    address: z
      .string()
      .openapi({ description: 'The IP address of the last request; for IPv6, its network.' }),
    userAgent: z.string().nullable(),
    current: z.boolean().openapi({ description: 'Whether it is the session of this request.' }),
  })
  .openapi('Session')

export const me = z
  .object({
    agent: agent.nullable().openapi({ description: 'Null for the administrator’s token.' }),
    name: z.string(),
    role: z.enum(ROLES),
    session: session.nullable().openapi({ description: 'Null for a token.' }),
    settings: agentSettings,
    hasPassword: z.boolean(),
    identities: z
      .array(z.object({ issuer: z.string(), linkedAt: timestamp }))
      .openapi({ description: 'The identity providers that the agent is linked with.' }),
    methods: signInMethods,
  })
  .openapi('Me')

export const passwordChange = z
  .strictObject({
    current: tried
      .optional()
      .openapi({ description: 'Required if you have a password.', format: 'password' }),
    password: newPassword,
  })
  .openapi('PasswordChange')

export const resetRequest = z.strictObject({ email: z.string().max(400) }).openapi('ResetRequest')

const linkToken = z.string().min(1).max(200).openapi({ description: 'The part of the link after the #.' })

export const linkReading = z.strictObject({ token: linkToken }).openapi('LinkReading')

export const linkAcceptance = z
  .strictObject({
    token: linkToken,
    password: newPassword
      .optional()
      .openapi({ description: 'Required for the kinds invite and reset; must be left out for sign_in.' }),
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
    agentId: id.optional().openapi({ description: 'An existing agent.' }),
    kind: kind.default('invite').openapi({
      description:
        'invite: accepts the account and sets a password. reset: sets a new password. sign_in: signs in once; only for administrators.',
    }),
    name: name.optional().openapi({ description: 'For a new agent; required together with `email`.' }),
    email: email.optional(),
    role: z.enum(ROLES).optional().openapi({ description: 'For a new agent; default: agent.' }),
    capacity: capacity.optional(),
    send: z.boolean().default(true).openapi({ description: 'Whether to mail the link, if SMTP_URL is set.' }),
  })
  .superRefine((asked, context) => {
    const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (asked.agentId === undefined) {
      if (asked.name === undefined)
        say('name', 'is required for a new agent; for an existing agent, use agentId')
      if (asked.email === undefined) say('email', 'is required for a new agent')
      if (asked.kind !== 'invite') say('kind', 'must be invite for a new agent')
      return
    }
    for (const field of ['name', 'email', 'role', 'capacity'] as const) {
      if (asked[field] !== undefined) say(field, 'must be left out if agentId is given')
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
    createdBy: actor
      .nullable()
      .openapi({ description: 'Null if the agent requested it with POST /v1/auth/reset.' }),
    createdAt: timestamp,
    expiresAt: timestamp,
  })
  .openapi('Invite')

export const inviteWithUrl = z
  .object({
    ...invite.shape,
    url: z.string().openapi({ description: 'The link; shown only in this answer.' }),
    mailed: z.boolean(),
  })
  .openapi('InviteWithUrl')

export const newToken = z
  .strictObject({
    name,
    expiresAt: moment.nullable().default(null).openapi({ description: 'Null: the token does not expire.' }),
  })
  .openapi('NewToken')

export const apiToken = z
  .object({
    id,
    agentId: id,
    name: z.string(),
    first: z
      .boolean()
      .openapi({ description: 'Whether it is the token that POST /v1/agents/{id}/token replaces.' }),
    createdBy: actor.nullable(),
    createdAt: timestamp,
    expiresAt: timestamp.nullable(),
    lastUsedAt: timestamp.nullable().openapi({ description: 'The last use, to the minute.' }),
  })
  .openapi('ApiToken')

export const apiTokenWithSecret = z
  .object({
    ...apiToken.shape,
    token: z.string().openapi({ description: 'The bearer token; shown only in this answer.' }),
  })
  .openapi('ApiTokenWithSecret')
