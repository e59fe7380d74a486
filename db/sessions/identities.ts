import type { Database, Sql } from '../client.ts'
import { useInviteFor } from './links.ts'

/** Identifies a person at an identity provider. */
export interface Identity {
  issuer: string
  subject: string
}

/**
 * Finds the live agent who is linked with an identity. If there is none, uses the open invitation for the verified e-mail
 * address, and links its agent. Undefined if there is no invitation either.
 */
export function admitIdentity(
  sql: Database,
  identity: Identity,
  emailKey: string | undefined,
): Promise<string | undefined> {
  return sql.begin(async tx => {
    const known = await findLinked(tx, identity)
    if (known !== undefined || emailKey === undefined) return known
    const invited = await useInviteFor(tx, emailKey)
    if (!invited) return undefined
    await tx`
      insert into identities (issuer, subject, agent_id)
      values (${identity.issuer}, ${identity.subject}, ${invited.agentId})
      on conflict (issuer, subject) do nothing`
    // Reads again, because a parallel sign-in may have linked the identity.
    return findLinked(tx, identity)
  })
}

async function findLinked(sql: Sql, { issuer, subject }: Identity): Promise<string | undefined> {
  const [row] = await sql<{ agentId: string }[]>`
    select i.agent_id from identities i join agents a on a.id = i.agent_id
    where i.issuer = ${issuer} and i.subject = ${subject} and a.deleted_at is null`
  return row?.agentId
}

export function listIdentities(sql: Sql, agentId: string): Promise<{ issuer: string; linkedAt: Date }[]> {
  return sql<{ issuer: string; linkedAt: Date }[]>`
    select issuer, linked_at from identities where agent_id = ${agentId} order by linked_at limit 20`
}

/** Marks an answer of the identity provider as used. False if it was used before. */
export async function takeAnswer(sql: Sql, flowHash: string): Promise<boolean> {
  const { count } = await sql`
    insert into oidc_answers (flow_hash) values (${flowHash}) on conflict do nothing`
  return count > 0
}
