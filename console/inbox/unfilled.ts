/** What canned replies fill in (`GET /v1/replies`): a name, or what is asked for; each perhaps with a fallback. */
const VARIABLE =
  /\{\{\s*(?:contact\.name|contact\.number|agent\.name|channel\.name|nextOpening|\?[^{}|]+)\s*(?:\|[^{}]*)?\}\}/i

/** The first variable in a text that nothing was filled into: the customer would read it as it is written. */
export function unfilledIn(text: string): string | undefined {
  return VARIABLE.exec(text)?.[0]
}
