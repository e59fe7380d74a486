// The colours of charts. The same thing has the same colour in all reports.

interface Colour {
  fill: string
  stroke: string
  swatch: string
}

const ACCENT: Colour = {
  fill: 'fill-accent-ground',
  stroke: 'stroke-accent-ground',
  swatch: 'bg-accent-ground',
}
const AI: Colour = { fill: 'fill-ai', stroke: 'stroke-ai', swatch: 'bg-ai' }
const GOOD: Colour = { fill: 'fill-good', stroke: 'stroke-good', swatch: 'bg-good' }
const WAIT: Colour = { fill: 'fill-wait', stroke: 'stroke-wait', swatch: 'bg-wait' }
const BAD: Colour = { fill: 'fill-bad', stroke: 'stroke-bad', swatch: 'bg-bad' }
const EDGE: Colour = { fill: 'fill-edge', stroke: 'stroke-edge', swatch: 'bg-edge' }

const COLOURS: Record<string, Colour> = {
  p50: ACCENT,
  p90: WAIT,
  opened: ACCENT,
  resolved: GOOD,
  byAi: AI,
  byBoth: WAIT,
  byAgents: ACCENT,
  byNobody: EDGE,
  score1: BAD,
  score2: WAIT,
  score3: EDGE,
  score4: ACCENT,
  score5: GOOD,
  delivered: GOOD,
  read: ACCENT,
  sent: EDGE,
  underWay: AI,
  unknown: WAIT,
  failed: BAD,
  onlineAtOnce: GOOD,
  awayAtOnce: WAIT,
  onlineMs: GOOD,
  awayMs: WAIT,
}

export function colourOf(key: string): Colour {
  return COLOURS[key] ?? ACCENT
}
