import type { PlaceOf } from './chart-box.tsx'
import { type Frame, innerHeight, innerWidth, round } from './frame.ts'
import type { Series } from './line-chart.tsx'

interface PlacesProps {
  frame: Frame
  names: string[]
  series: Series[]
  placeOf: PlaceOf
}

/** All values of a place as text, a line for each. */
export function textOfPlace(name: string | undefined, series: Series[], index: number): string {
  return [name, ...series.map(({ name: part, texts }) => `${part}: ${texts[index]}`)].join('\n')
}

/** The areas of a chart's places. Each tells all values of its place, and is clicked where a value is too small for it. */
export function Places({ frame, names, series, placeOf }: PlacesProps) {
  const width = innerWidth(frame) / Math.max(1, names.length)
  return names.map((name, index) => (
    <rect
      key={index}
      x={round(frame.left + width * index)}
      y={frame.top}
      width={round(width)}
      height={innerHeight(frame)}
      {...placeOf(index)}
    >
      <title>{textOfPlace(name, series, index)}</title>
    </rect>
  ))
}
