import type { MiddlewareHandler } from 'hono'
import { openJournal } from './journal.ts'
import type { Watchers } from './watchers.ts'

/** A part of an emulator's state: things with ids. */
export interface Part<Thing = unknown> {
  all(): Iterable<[id: string, thing: Thing]>
  put(id: string, thing: Thing): void
  remove(id: string): void
  /** Its things never change, so only new and removed ones are looked for. */
  isFixed?: boolean
}

export interface Kept {
  /** Writes what has changed since the last time. */
  save(): void
  /** Saves after each request, before it is answered. */
  saving: MiddlewareHandler
  close(): void
}

/** A part, an id, and the thing as it is now; null: it is gone. The last line of a thing counts. */
type Entry = [part: string, id: string, thing: unknown]

/**
 * Keeps an emulator's state across restarts: puts back what an earlier run left in the file, and appends each change from
 * then on. Changes are found by comparing, so that no place that makes one has to tell of it. Parts that another version
 * kept are passed over.
 */
export function keepState(file: string, parts: Record<string, Part>, watchers: Watchers): Kept {
  const journal = openJournal<Entry>(file)
  for (const [name, id, thing] of journal.entries) {
    if (thing === null) parts[name]?.remove(id)
    else parts[name]?.put(id, revived(thing))
  }
  const known = new Map(Object.keys(parts).map(name => [name, new Map<string, string>()]))

  const compare = (tell: (entry: Entry) => void) => {
    for (const [name, part] of Object.entries(parts)) {
      const before = known.get(name) ?? new Map<string, string>()
      const now = new Map<string, string>()
      for (const [id, thing] of part.all()) {
        now.set(id, part.isFixed ? '' : JSON.stringify(kept(thing)))
        if (before.get(id) !== now.get(id)) tell([name, id, kept(thing)])
      }
      for (const id of before.keys()) if (!now.has(id)) tell([name, id, null])
      known.set(name, now)
    }
  }
  compare(() => {})
  const save = () => compare(journal.append)
  const forget = watchers.add(save)
  return {
    save,
    async saving(_, next) {
      await next()
      save()
    },
    close() {
      forget()
      save()
      journal.close()
    },
  }
}

/** Things in a map, by their keys. */
export function mapPart<Thing>(map: Map<string, Thing>, isFixed = false): Part<Thing> {
  return {
    all: () => map,
    put: (id, thing) => void map.set(id, thing),
    remove: id => void map.delete(id),
    isFixed,
  }
}

/** Things in a list, which have ids of their own and keep their order. */
export function listPart<Thing extends { id: string }>(list: Thing[]): Part<Thing> {
  const placeOf = (id: string) => list.findIndex(thing => thing.id === id)
  return {
    all: () => list.map(thing => [thing.id, thing]),
    put(id, thing) {
      const at = placeOf(id)
      if (at < 0) list.push(thing)
      else list[at] = thing
    },
    remove(id) {
      const at = placeOf(id)
      if (at >= 0) list.splice(at, 1)
    },
  }
}

/** Some fields of an object, each as a thing. */
export function fieldsPart<Thing extends object>(object: Thing, names: (keyof Thing & string)[]): Part {
  return {
    all: () => names.flatMap(name => (object[name] === undefined ? [] : [[name, object[name]]])),
    put: (name, value) => void Object.assign(object, { [name]: value }),
    remove: name => void Object.assign(object, { [name]: undefined }),
  }
}

/** A thing as JSON can store it: maps, sets and bytes are marked. `revived` reverses it. */
function kept(thing: unknown): unknown {
  if (thing instanceof Uint8Array) return { $bytes: Buffer.from(thing).toString('base64') }
  if (thing instanceof Map) return { $map: [...thing].map(kept) }
  if (thing instanceof Set) return { $set: [...thing].map(kept) }
  if (Array.isArray(thing)) return thing.map(kept)
  if (typeof thing !== 'object' || thing === null) return thing
  return Object.fromEntries(Object.entries(thing).map(([name, value]) => [name, kept(value)]))
}

function revived(thing: unknown): unknown {
  if (Array.isArray(thing)) return thing.map(revived)
  if (typeof thing !== 'object' || thing === null) return thing
  const { $bytes, $map, $set } = thing as { $bytes?: string; $map?: unknown[]; $set?: unknown[] }
  if ($bytes !== undefined) return Buffer.from($bytes, 'base64')
  if ($map !== undefined) return new Map($map.map(revived) as [unknown, unknown][])
  if ($set !== undefined) return new Set($set.map(revived))
  return Object.fromEntries(Object.entries(thing).map(([name, value]) => [name, revived(value)]))
}
