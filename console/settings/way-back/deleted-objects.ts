import type { AuditAction, AuditEntry } from '../../api/types.ts'
import { isKept, nestedOf, type Values } from './states.ts'

/** What can be made anew of what the log recorded, and the action that deletes it. */
export const DELETIONS = {
  label: 'label.deleted',
  team: 'team.deleted',
  reply: 'reply.deleted',
  ai_agent: 'ai_agent.deleted',
} as const satisfies Record<string, AuditAction>
export type Kind = keyof typeof DELETIONS

/** What the API takes to make one. What else the log has of it, such as its version, is left out. */
const FIELDS: Record<Kind, readonly string[]> = {
  label: ['name', 'color', 'scope'],
  team: ['name', 'agentIds', 'businessHours'],
  reply: [
    ...['name', 'shortcut', 'folder', 'shared', 'channelIds', 'teamIds'],
    ...['texts', 'language', 'fileIds'],
  ],
  ai_agent: ['name', 'model', 'instructions', 'knowledge', 'temperature', 'limits'],
}

export interface DeletedObject {
  entry: AuditEntry
  name: string
  /** As the API takes them. */
  values: Values
  /** The log has not all of its values, so it can't be made anew. */
  isLost: boolean
}

/** What one is known by: its name, and of a reply its folder too. */
export const placeOf = ({ folder, name }: { folder?: unknown; name?: unknown }) =>
  `${String(folder ?? '')}/${String(name ?? '')}`.toLowerCase()

/**
 * What was deleted and is not there again, the latest first. Of several with one name, only the latest. Private replies are
 * left out: the log has nothing of them.
 *
 * @param there the places of those that exist
 */
export function deletedObjects(
  kind: Kind,
  entries: readonly AuditEntry[],
  there: readonly string[],
): DeletedObject[] {
  const seen = new Set(there)
  return entries.flatMap(entry => {
    const { before } = entry
    if (!before || before.shared === false) return []
    const place = placeOf(before)
    if (seen.has(place)) return []
    seen.add(place)
    const recorded = Object.entries(before).filter(([path]) =>
      FIELDS[kind].includes(path.split('.')[0] ?? ''),
    )
    const isLost = recorded.some(([, value]) => !isKept(value))
    return [{ entry, name: String(before.name), values: nestedOf(Object.fromEntries(recorded)), isLost }]
  })
}
