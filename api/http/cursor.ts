import { z } from '@hono/zod-openapi'
import { ORDERS } from '../../db/lists/orders.ts'
import { moment } from '../schemas/common.ts'
import { invalid } from './problem.ts'
import { isStorable } from './storable.ts'

/** A time as PostgreSQL writes it, to the microsecond. */
const exactTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/)
  .refine(text => !Number.isNaN(Date.parse(text)))
const position = z.string().regex(/^\d{1,18}$/)

/** The values that mark a place in a list, by the order of the list. */
export const PLACES = {
  seq: z.tuple([z.int32().min(0)]),
  folderNameAndId: z.tuple([z.string().refine(isStorable), z.string().refine(isStorable), z.uuid()]),
  nameAndId: z.tuple([z.string().refine(isStorable), z.uuid()]),
  durations: z.tuple([exactTime, z.uuid(), z.int32().min(0)]),
  exactTimeAndId: z.tuple([exactTime, z.uuid()]),
  exactTimeAndPosition: z.tuple([exactTime, position]),
  fileOfConversation: z.tuple([
    moment.transform(text => new Date(text)),
    z.uuid(),
    moment.transform(text => new Date(text)),
    z.uuid(),
  ]),
  timeAndPosition: z.tuple([moment.transform(text => new Date(text)), position]),
  timeAndId: z.tuple([moment.transform(text => new Date(text)), z.uuid()]),
  orderAndTimeAndId: z.tuple([z.enum(ORDERS), moment.transform(text => new Date(text)), z.uuid()]),
  /** In a group of a search. Numbers are found by their last digits, so a key is what stands before them. */
  found: z.union([
    z.tuple([z.literal('messages'), z.int()]),
    z.tuple([z.literal('contacts'), z.literal('number'), z.string().refine(isStorable), z.uuid()]),
    z.tuple([z.literal('contacts'), z.literal('name'), z.int().nullable()]),
    z.tuple([z.literal('conversations'), z.uuid()]),
  ]),
  directionAndSeq: z.tuple([z.enum(['older', 'newer']), z.int32().min(0), z.int32().min(0).max(1)]),
}

/** Encodes where the next page of a list begins as an opaque text. */
export function encodeCursor(place: unknown[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** Reads a cursor back; undefined if there is none. Throws a problem if it doesn't belong to this list. */
export function decodeCursor<T extends z.ZodType>(
  cursor: string | undefined,
  place: T,
): z.output<T> | undefined {
  if (cursor === undefined) return undefined
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw invalid([{ path: 'cursor', message: 'must be a nextCursor that this list returned' }])
  }
}

/** Makes a page from `limit + 1` rows. If the extra row exists, there is a next page. */
export function pageOf<T, V>(
  rows: T[],
  limit: number,
  view: (row: T) => V,
  place: (row: T) => unknown[],
): { items: V[]; nextCursor: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(view),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(place(last)) : null,
  }
}
