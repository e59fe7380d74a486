import type { FileLimits } from '../inbox/file-limits.ts'
import type { MediaType } from './values.ts'

/** What a template's header takes of files. */
export interface HeaderLimit {
  /** Null: every type that is of no other kind. */
  types: readonly string[] | null
  mostBytes: number
  /** The types of the other kinds. */
  others: readonly string[]
}

/** Undefined: the channel takes no files of this kind. */
export function limitOfHeader(type: MediaType, { kinds }: FileLimits): HeaderLimit | undefined {
  const own = kinds.find(({ kind }) => kind === type)
  const others = kinds.filter(kind => kind !== own).flatMap(({ types }) => types ?? [])
  return own && { types: own.types, mostBytes: own.mostBytes, others }
}

/** Why a file can't stand there; undefined: it can. A browser that does not know a file's type leaves it to the service. */
export function wrongWith(
  { type, size }: Pick<File, 'type' | 'size'>,
  { types, others, mostBytes }: HeaderLimit,
): 'type' | 'size' | undefined {
  const isTaken = type === '' || (types ? types.includes(type) : !others.includes(type))
  if (!isTaken) return 'type'
  return size > mostBytes ? 'size' : undefined
}

/** The types as people know them: `JPG, PNG`. */
export function typesText(types: readonly string[]): string {
  return [...new Set(types.map(type => NAMES[type] ?? type))].join(', ')
}

const NAMES: Record<string, string> = {
  'image/jpeg': 'JPG',
  'image/jpg': 'JPG',
  'image/png': 'PNG',
  'video/mp4': 'MP4',
  'video/3gpp': '3GP',
  'application/pdf': 'PDF',
}
