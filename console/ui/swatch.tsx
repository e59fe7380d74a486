/**
 * A dot in a colour of the catalogue. The colour is an attribute of SVG, because the content security policy refuses
 * inline styles.
 */
export function Swatch({ color, size = 14 }: { color: string; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 14 14" className="shrink-0" aria-hidden="true">
      <circle cx="7" cy="7" r="7" fill={color} />
    </svg>
  )
}
