/**
 * What the page calls the field with a path of the API, such as `csat.question`; the path itself, if it has no field here.
 * Nobody who fills in a form knows the paths.
 */
export function labelOf(path: string): string {
  for (const field of document.getElementsByName(path)) {
    const [label] = (field as HTMLInputElement).labels ?? []
    const words = field.getAttribute('aria-label') ?? label?.textContent
    if (words) return words
  }
  return path
}
