import { z } from 'zod'

/** Limits that every fault can have. */
export const commonFields = {
  /** How many requests it affects; `always` until it is cleared. */
  times: z.union([z.int().positive(), z.literal('always')]).default(1),
  /** Only messages to this customer. */
  to: z.string().optional(),
}

interface Pending {
  kind: string
  times: number | 'always'
  to?: string
  operation?: string
}

export interface Scope {
  operation?: string
  to?: string
}

/** Faults that wait for their requests. */
export interface FaultQueue<Fault extends Pending, Input> {
  /** Adds a fault and returns its id. Throws a ZodError if the fault is not valid. */
  set(fault: Input): number
  list(): (Fault & { id: number })[]
  /** Removes one, or all. */
  clear(id?: number): void
  /** Takes the oldest fault of these kinds that fits the request, and counts one use. */
  take<Kind extends Fault['kind']>(kinds: readonly Kind[], scope: Scope): (Fault & { kind: Kind }) | undefined
}

export function createFaultQueue<Fault extends Pending, Input>(schema: {
  parse(input: Input): Fault
}): FaultQueue<Fault, Input> {
  let pending: (Fault & { id: number })[] = []
  let lastId = 0
  const fits = ({ operation, to }: Fault, scope: Scope) =>
    (operation === undefined || operation === scope.operation) && (to === undefined || to === scope.to)
  return {
    set(input) {
      lastId += 1
      pending.push({ ...schema.parse(input), id: lastId })
      return lastId
    },
    list: () => [...pending],
    clear(id) {
      pending = id === undefined ? [] : pending.filter(fault => fault.id !== id)
    },
    take<Kind extends Fault['kind']>(kinds: readonly Kind[], scope: Scope) {
      const isWanted = (fault: Fault & { id: number }): fault is Fault & { id: number; kind: Kind } =>
        kinds.some(kind => kind === fault.kind) && fits(fault, scope)
      const found = pending.find(isWanted)
      if (!found) return undefined
      if (found.times !== 'always') {
        found.times -= 1
        if (found.times === 0) pending = pending.filter(other => other !== found)
      }
      return found
    },
  }
}
