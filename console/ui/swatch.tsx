/** A colour of the catalogue. As an attribute of SVG: the content security policy refuses styles in the page. */
export function Swatch({ color, size = 14 }: { color: string; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 14 14" className="shrink-0" aria-hidden="true">
      <circle cx="7" cy="7" r="7" fill={color} />
    </svg>
  )
}
