import fc from 'fast-check'
import { text } from './runs.ts'

type Path = (string | number)[]

const junk: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, [], {}, [[]], [null]),
  fc.jsonValue({ maxDepth: 2 }),
  // Values that are deep, long or many.
  fc.constantFrom(
    nested(200),
    Array.from({ length: 2_000 }, (_, index) => index),
    'x'.repeat(70_000),
  ),
)

function nested(depth: number): unknown {
  let value: unknown = 'x'
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { value }
  return value
}

/** The value with one change: a part is missing, replaced, or added. */
export function mutated(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const how = fc.constantFrom('drop' as const, 'replace' as const, 'add' as const, 'duplicate' as const)
  return fc
    .tuple(value, fc.nat(), how, junk, fc.oneof(text, fc.constant('__proto__')))
    .map(([original, pick, change, other, name]) => {
      const paths = pathsOf(original)
      const path = paths[pick % paths.length] ?? []
      return changed(original, path, target => {
        if (change === 'replace') return other
        if (change === 'drop') return undefined
        if (change === 'duplicate') return [target, target]
        if (Array.isArray(target)) return [...target, other]
        if (typeof target === 'object' && target !== null) return withOwn(target, name, other)
        return other
      })
    })
}

/** Also for `__proto__`, which an assignment would not set as a field. */
function withOwn(target: object, name: string, value: unknown): object {
  return Object.fromEntries([...Object.entries(target), [name, value]])
}

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...path, name]))]
}

function changed(value: unknown, path: Path, change: (target: unknown) => unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return change(value)
  if (Array.isArray(value)) {
    return value.map((item, index) => (String(index) === name ? changed(item, rest, change) : item))
  }
  return Object.fromEntries(
    Object.entries(value as object).map(([key, item]) => [
      key,
      key === name ? changed(item, rest, change) : item,
    ]),
  )
}
