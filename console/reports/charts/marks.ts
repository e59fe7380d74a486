/** A value of a chart that can be opened: its place along the chart, and which of the values there it is. */
export interface Mark {
  row: number
  part: number
}

/** Whether the rows of a chart follow each other to the right, or downwards. */
export type Direction = 'right' | 'down'

const STEPS: Record<string, { axis: Direction; by: 1 | -1 }> = {
  ArrowRight: { axis: 'right', by: 1 },
  ArrowLeft: { axis: 'right', by: -1 },
  ArrowDown: { axis: 'down', by: 1 },
  ArrowUp: { axis: 'down', by: -1 },
}

/**
 * The mark that a key leads to: the next one along the rows or the parts, the first or the last. At an end it stays.
 * Undefined: the key leads nowhere in a chart.
 */
export function markAfter(
  marks: readonly Mark[],
  from: Mark | undefined,
  key: string,
  direction: Direction,
): Mark | undefined {
  if (key === 'Home') return marks[0]
  if (key === 'End') return marks.at(-1)
  const step = STEPS[key]
  if (!step) return undefined
  if (!from) return marks[0]
  const isAlong = step.axis === direction
  // Parts of a column are drawn from the bottom up.
  const by = !isAlong && direction === 'right' ? -step.by : step.by
  const [along, fixed] = isAlong ? (['row', 'part'] as const) : (['part', 'row'] as const)
  const ahead = marks
    .filter(mark => mark[fixed] === from[fixed] && (mark[along] - from[along]) * by > 0)
    .sort((a, b) => (a[along] - b[along]) * by)
  return ahead[0] ?? from
}
