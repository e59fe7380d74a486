import { Linked } from './linked.tsx'
import { type Mark, partsOf } from './marks.ts'

interface MarkedProps {
  text: string
  marks: readonly Mark[]
  className?: string
  /** Web addresses between the marks can be opened. */
  links?: boolean
}

/** A text with marked parts, such as search hits. */
export function Marked({
  text,
  marks,
  className = 'rounded-sm bg-wait-faint text-wait',
  links = false,
}: MarkedProps) {
  return partsOf(text, marks).map(({ text, isMarked }, index) =>
    isMarked ? (
      <mark key={index} className={className}>
        {text}
      </mark>
    ) : links ? (
      <Linked key={index} text={text} />
    ) : (
      text
    ),
  )
}
