/** What a merge changes of a contact, as it is stored: times are ISO strings. */
export interface ContactSide {
  name: string | null
  /** Whether people here gave the name. */
  nameGiven: boolean
  labels: string[]
  notes: string
  blockedAt: string | null
  blockedBy: unknown
  blockedAtProvider: boolean | null
  blockError: unknown
  marketingStoppedAt: string | null
  optOut: OptOut | null
}

/** The last STOP of a person, and when they took it back. */
export interface OptOut {
  since: string
  by: string
  endedAt: string | null
}

/** A STOP or START since the merge. `from` is undefined if nobody knows which address it came from. */
export interface OptWord {
  type: 'contact.opted_out' | 'contact.opted_in'
  at: string
  by: string
  from?: 'gone' | 'stays'
}

/** Two contacts before a merge, and the one that they became. */
export interface BeforeMerge {
  gone: ContactSide
  stays: ContactSide
  became: ContactSide
}

const isSame = (one: string | null, other: string | null) =>
  one === other || (one !== null && other !== null && Date.parse(one) === Date.parse(other))

/**
 * Two contacts out of the one that they were merged into. What the merge moved goes back. What people here changed since
 * stays with the contact that stayed. A STOP since then counts for whom it came from; if that is unknown, for both.
 */
export function takeApart(
  { gone, stays, became }: BeforeMerge,
  now: ContactSide,
  words: readonly OptWord[] = [],
): { gone: ContactSide; stays: ContactSide } {
  const isRenamed = now.nameGiven && (now.name !== became.name || !became.nameGiven)
  const isTouched = !isSame(now.blockedAt, became.blockedAt)
  const stoppedSince = !isSame(now.marketingStoppedAt, became.marketingStoppedAt)
  const broughtAlong = gone.labels.filter(label => !stays.labels.includes(label))
  const block = isTouched ? now : stays
  return {
    gone: {
      ...gone,
      // Marketing is stopped at the provider for an address, and nobody knows any more for which.
      marketingStoppedAt: gone.marketingStoppedAt ?? (stoppedSince ? now.marketingStoppedAt : null),
      optOut: optOutAfter(gone.optOut, words, 'gone'),
    },
    stays: {
      name: isRenamed ? now.name : stays.name,
      nameGiven: isRenamed || stays.nameGiven,
      labels: now.labels.filter(label => !broughtAlong.includes(label)),
      notes: notesWithout(now.notes, { gone, stays, became }),
      blockedAt: block.blockedAt,
      blockedBy: block.blockedBy,
      blockedAtProvider: block.blockedAtProvider,
      blockError: block.blockError,
      marketingStoppedAt: stoppedSince ? now.marketingStoppedAt : stays.marketingStoppedAt,
      optOut: optOutAfter(stays.optOut, words, 'stays'),
    },
  }
}

/** The notes without those that the other contact brought along, as far as they still stand there word for word. */
function notesWithout(notes: string, { gone, stays, became }: BeforeMerge): string {
  if (notes === became.notes) return stays.notes
  if (gone.notes === '') return notes
  const added = stays.notes === '' ? gone.notes : `\n\n${gone.notes}`
  const at = notes.lastIndexOf(added)
  return at < 0 ? notes : (notes.slice(0, at) + notes.slice(at + added.length)).replace(/^\n+/, '')
}

function optOutAfter(
  before: OptOut | null,
  words: readonly OptWord[],
  side: 'gone' | 'stays',
): OptOut | null {
  let current = before
  for (const { type, at, by, from } of words) {
    if (from !== undefined && from !== side) continue
    const isOut = current !== null && current.endedAt === null
    if (type === 'contact.opted_out' && !isOut) current = { since: at, by, endedAt: null }
    if (type === 'contact.opted_in' && isOut && current) current = { ...current, endedAt: at }
  }
  return current
}
