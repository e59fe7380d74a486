import type { Table } from './table.ts'

/** The order of a table: by a column, the greatest or the smallest first. As text, `p90` or `-p90`. */
export interface Sort {
  key: string
  direction: 'descending' | 'ascending'
}

export function sortOf(text: string | undefined): Sort | undefined {
  if (!text) return undefined
  return text.startsWith('-')
    ? { key: text.slice(1), direction: 'ascending' }
    : { key: text, direction: 'descending' }
}

/** The order after a click on a column, as text: the greatest first, then the smallest, then as it came. */
export function sortAfter(text: string | undefined, key: string): string | undefined {
  if (text === key) return `-${key}`
  return text === `-${key}` ? undefined : key
}

/** The table in that order. What was not measured comes last; a column that it does not have changes nothing. */
export function sorted(table: Table, sort: Sort | undefined): Table {
  const at = table.columns.findIndex(({ key }) => key === sort?.key)
  if (!sort || at < 0) return table
  const by = sort.direction === 'descending' ? -1 : 1
  const rows = table.rows.toSorted((a, b) => {
    const [one, other] = [a.values[at] ?? null, b.values[at] ?? null]
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    return (one - other) * by
  })
  return { ...table, rows }
}
