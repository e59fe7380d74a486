// `grams` has two more kinds of numbers beside the pieces of a text: one for the stretch of the stream that the row is
// in, and one for its channel. A search of a few stretches or channels asks the index for them too. So it reads few of
// the texts that contain a frequent word.

/** Pieces have numbers from 0 (domain/search/grams.ts). Stretches lie around -2^29, channels below -2^30. */
const OF_STRETCHES = -(2 ** 29)
const OF_CHANNELS = -(2 ** 30)

/** The number of stream positions in a stretch. A message takes some ten positions. */
export const STRETCH = { messages: 32_768, contacts: 4_096 } as const
export type Searched = keyof typeof STRETCH

export function stretchOf(what: Searched, position: number): number {
  return Math.floor(position / STRETCH[what])
}

export function markOfStretch(stretch: number): number {
  return OF_STRETCHES + stretch
}

/** Several channels may share a mark. So the channel's id is always compared too. */
export function markOfChannel(channelId: string): number {
  return (
    OF_CHANNELS - 1 - (Number.parseInt(channelId.slice(-7), 16) ^ Number.parseInt(channelId.slice(0, 7), 16))
  )
}

export function marksOf(
  what: Searched,
  { position, channelId }: { position: number; channelId: string },
): number[] {
  return [markOfStretch(stretchOf(what, position)), markOfChannel(channelId)]
}
