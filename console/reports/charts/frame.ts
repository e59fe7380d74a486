/** The size of a chart and the room around it for labels, px. */
export interface Frame {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
}

/** The height of a chart over time, px. */
export const HEIGHT = 220

/** About the width of a letter in a chart, px. */
export const LETTER = 6.5

/** @param labels what is written to the left of the chart */
export function frameOf(width: number, labels: string[], height = HEIGHT): Frame {
  const longest = Math.max(0, ...labels.map(label => label.length))
  return { width, height, left: Math.max(48, Math.ceil(longest * LETTER) + 12), right: 8, top: 8, bottom: 24 }
}

export const innerWidth = ({ width, left, right }: Frame) => Math.max(1, width - left - right)
export const innerHeight = ({ height, top, bottom }: Frame) => Math.max(1, height - top - bottom)

/** The position of a value, px from the top. */
export function yOf(value: number, max: number, frame: Frame): number {
  return round(frame.top + innerHeight(frame) * (1 - value / max))
}

/** Two decimals are enough for px, and keep the page small. */
export const round = (value: number) => Math.round(value * 100) / 100

/**
 * Which labels have room: 1 means each, 2 every second one.
 *
 * @param width px
 * @param labelWidth px for one label
 */
export function labelStep(count: number, width: number, labelWidth: number): number {
  return Math.max(1, Math.ceil((count * labelWidth) / Math.max(1, width)))
}
