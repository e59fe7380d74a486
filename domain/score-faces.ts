import type { Score } from './score.ts'

const FACES: Record<Score, string> = {
  1: '😡🤬😠😞😭👿💩',
  2: '🙁☹😕😑😟😒',
  3: '😐😶',
  4: '🙂😊😀😃👌',
  5: '😍🤩😄🥰😁💯',
}

export function scoreOfFace(face: string): Score | undefined {
  return ([1, 2, 3, 4, 5] as const).find(score => [...FACES[score]].includes(face))
}

/** Whether a face in the text means the opposite of the score. */
export function contradicts(text: string, score: Score): boolean {
  return [...text].some(character => areOpposite(scoreOfFace(character) ?? 3, score))
}

export function areOpposite(one: Score, other: Score): boolean {
  return (one - 3) * (other - 3) < 0
}
