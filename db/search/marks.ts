// What stands in `grams` beside the pieces of a text. A search that reads only a stretch of the newest, or only some channels,
// asks the same index for them, so that it reads few of the texts that contain a frequent word.

/** The numbers of pieces are from 0 on (domain/search/grams.ts). Stretches are around -2^29, channels below -2^30. */
const OF_STRETCHES = -(2 ** 29)
const OF_CHANNELS = -(2 ** 30)

/** The stretch of positions that begins at a multiple of this. A message takes some ten positions of the stream. */
export const STRETCH = { messages: 32_768, contacts: 4_096 } as const
export type Searched = keyof typeof STRETCH

export function stretchOf(what: Searched, position: number): number {
  return Math.floor(position / STRETCH[what])
}

export function markOfStretch(stretch: number): number {
  return OF_STRETCHES + stretch
}

/** Several channels may have one mark. So the channel itself is always looked at too. */
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
