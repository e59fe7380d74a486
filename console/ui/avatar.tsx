const COLOURS = [
  'bg-accent-faint text-accent',
  'bg-good-faint text-good',
  'bg-wait-faint text-wait',
  'bg-ai-faint text-ai',
  'bg-bad-faint text-bad',
]

/** A circle with the initials of a name. Hidden from screen readers: the name stands beside it. */
export function Avatar({ name, size = 'md' }: { name: string; size?: 'sm' | 'md' | 'lg' }) {
  const hash = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0)
  const box = { sm: 'size-5 text-[10px]', md: 'size-7 text-xs', lg: 'size-12 text-base' }[size]
  return (
    <span
      aria-hidden="true"
      className={`inline-flex shrink-0 items-center justify-center rounded-full font-semibold select-none ${box} ${COLOURS[hash % COLOURS.length]}`}
    >
      {initials(name)}
    </span>
  )
}

/**
 * The first letters of the first two words. Split into graphemes, because a Thai letter with its vowel is one sign of
 * several characters.
 */
function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter(word => /[\p{L}\p{N}]/u.test(word))
  const letters = words
    .slice(0, 2)
    .map(word => new Intl.Segmenter().segment(word)[Symbol.iterator]().next().value?.segment ?? '')
  return letters.join('').toUpperCase() || '#'
}
