/**
 * Code and web addresses are not changed, whatever marks they contain. An address may contain brackets
 * in pairs.
 */
const UNTOUCHED = /```[\s\S]*?(?:```|$)|`[^`\n]+`|https?:\/\/(?:[^\s<>"'`()[\]]|\([^\s<>"'`()[\]]*\))+/gu
/** Characters at the end of an address that belong to the sentence or its format. */
const BEHIND_ADDRESS = /[.,;:!?*_~]+$/

/** A placeholder for a part that is kept aside: its number between two noncharacters. */
const KEPT = /\ufdd0(\d+)\ufdd1/g

/** `[text](address)`, also with a title; pictures are not included. */
const LINK = /(?<![!\\])\[([^[\]\n]+)\]\(\s*<?(\ufdd0\d+\ufdd1)>?(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*\)/g

/**
 * Letters and digits of scripts with spaces between words. A mark directly beside one is part of the
 * word.
 */
const IN_WORD = String.raw`[[\p{L}\p{M}\p{N}]--[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]]`
const STRONG_EMPHASIS = new RegExp(
  String.raw`(?<!\\|\*|${IN_WORD})\*\*\*(?=\S)([^*\n]*[^*\s\\])\*\*\*(?!\*|${IN_WORD})`,
  'gv',
)
const STRONG = new RegExp(
  String.raw`(?<!\\|\*|${IN_WORD})\*\*(?=\S)([^*\n]*[^*\s\\])\*\*(?!\*|${IN_WORD})`,
  'gv',
)
/** Python names are not matched: `__init__.py`, `a.__init__`, `__init__()`. */
const STRONG_BY_UNDERSCORES = new RegExp(
  String.raw`(?<!\\|_|\.|\/|${IN_WORD})__(?=[^_\s])((?:(?!__)[^\n])*[^_\s\\])__(?!_|\(|\/|\.\w|${IN_WORD})`,
  'gv',
)

/**
 * Converts Markdown, which models write although they were told not to, into what the medium shows:
 * `**x**` and `__x__` become `*x*` on WhatsApp and `x` by SMS; `[t](address)` becomes `t (address)`.
 * Only certain cases are converted. Headings, lists, code, addresses and marks inside words stay.
 */
export function withoutMarkdown(text: string, medium: 'whatsapp' | 'sms'): string {
  if (!/\*\*|__|\]\(/.test(text)) return text
  const kept: string[] = []
  const aside = text.replace(UNTOUCHED, found => {
    const end = found.startsWith('`') ? '' : (BEHIND_ADDRESS.exec(found)?.[0] ?? '')
    return `\ufdd0${kept.push(found.slice(0, found.length - end.length)) - 1}\ufdd1${end}`
  })
  const restored = (part: string) => part.replace(KEPT, (all, index) => kept[index] ?? all)
  const format = (mark: string) => (whole: string, inner: string, at: number, around: string) =>
    medium === 'whatsapp' && isApart(around, at, whole)
      ? `${mark}${inner}${[...mark].reverse().join('')}`
      : inner
  return restored(
    aside
      .replace(LINK, (_, label: string, address: string) => {
        const isSame = bare(restored(label)) === bare(restored(address))
        return isSame ? address : `${label.trim()} (${address})`
      })
      .replace(STRONG_EMPHASIS, format('*_'))
      .replace(STRONG, format('*'))
      .replace(STRONG_BY_UNDERSCORES, format('*')),
  )
}

/** WhatsApp formats only whole words, and scripts without spaces have none. */
function isApart(around: string, at: number, whole: string): boolean {
  return (
    !/[\p{L}\p{M}\p{N}]$/u.test(around.slice(0, at)) &&
    !/^[\p{L}\p{M}\p{N}]/u.test(around.slice(at + whole.length))
  )
}

/** An address as people write it, for comparing. */
function bare(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/$/, '')
}
