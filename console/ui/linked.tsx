import { hrefOf, linksIn } from './links.ts'
import { partsOf } from './marks.ts'

/** A text whose web addresses can be opened. The other page does not learn where its reader comes from. */
export function Linked({ text }: { text: string }) {
  return partsOf(text, linksIn(text)).map(({ text, isMarked }, index) =>
    isMarked ? (
      <a
        key={index}
        href={hrefOf(text)}
        target="_blank"
        rel="noreferrer"
        className="text-accent underline wrap-anywhere"
      >
        {text}
      </a>
    ) : (
      text
    ),
  )
}
