import { loadAgent } from '../../db/agents.ts'
import type { Sql } from '../../db/client.ts'
import { listIdentities } from '../../db/sessions/identities.ts'
import { loadPasswordHash } from '../../db/sessions/passwords.ts'
import { listSessions, type Session } from '../../db/sessions/sessions.ts'
import { loadAgentSettings, type StoredSettings } from '../../db/sessions/settings.ts'
import type { Config } from '../../platform/config.ts'
import type { Principal } from '../http/auth.ts'
import { agentView } from '../http/views.ts'
import { type AgentSettings, DEFAULT_AGENT_SETTINGS } from '../schemas/me.ts'
import type { SignIns } from './sign-ins.ts'

/** The available ways to sign in. */
export function methodsOf({ OIDC_ONLY }: Config, { oidc, mail }: Pick<SignIns, 'oidc' | 'mail'>) {
  return {
    password: !OIDC_ONLY,
    reset: !OIDC_ONLY && mail !== undefined,
    oidc: oidc ? { name: oidc.name, url: '/v1/auth/oidc/start' } : null,
  }
}

export function sessionView(session: Session, currentId: string | undefined) {
  const { id, method, createdAt, lastSeenAt, expiresAt, address, userAgent } = session
  return {
    id,
    method,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    address,
    userAgent,
    current: id === currentId,
  }
}

/** The answer of `GET /v1/me`. */
export async function describeMe(
  { sql, config }: { sql: Sql; config: Config },
  signIns: Pick<SignIns, 'oidc' | 'mail'>,
  principal: Principal,
) {
  const { id, name, role, sessionId } = principal
  const methods = methodsOf(config, signIns)
  if (id === undefined) {
    const nobody = { agent: null, session: null, hasPassword: false, identities: [] }
    return { ...nobody, name, role, settings: settingsOf({}), methods }
  }
  const [agent, settings, hash, identities, sessions] = await Promise.all([
    loadAgent(sql, id),
    loadAgentSettings(sql, id),
    loadPasswordHash(sql, id),
    listIdentities(sql, id),
    sessionId === undefined ? [] : listSessions(sql, id),
  ])
  const session = sessions.find(one => one.id === sessionId)
  return {
    agent: agent ? agentView(agent, principal) : null,
    name: agent?.name ?? name,
    role,
    session: session ? sessionView(session, sessionId) : null,
    settings: settingsOf(settings),
    hasPassword: hash !== undefined,
    identities: identities.map(({ issuer, linkedAt }) => ({ issuer, linkedAt: linkedAt.toISOString() })),
    methods,
  }
}

/** Stored settings were validated before. Missing ones have their defaults: some were stored before others existed. */
function settingsOf(stored: StoredSettings): AgentSettings {
  const settings = { ...DEFAULT_AGENT_SETTINGS, ...stored }
  const { notifications } = DEFAULT_AGENT_SETTINGS
  return { ...settings, notifications: { ...notifications, ...settings.notifications } }
}
