import { isRecord, parseJson } from './json.ts'
import type { ModelTool } from './model.ts'

/** The text that explains tools to a model that doesn't support them. */
export function writtenWay(tools: ModelTool[]): string {
  const lines = tools.map(tool => `@@${tool.name} ${exampleOf(tool)} – ${tool.description}`)
  return [
    'To do one of the following, write its line up to the dash, with your own values, as a line of its own. The customer does not see such a line.',
    ...lines,
  ].join('\n')
}

function exampleOf({ parameters }: ModelTool): string {
  const fields = Object.entries(parameters.properties).map(([name, { type, enum: values, description }]) => {
    const value = values?.join(' or ') ?? description ?? '…'
    return [name, type === 'array' ? ['…'] : value] as const
  })
  return JSON.stringify(Object.fromEntries(fields))
}

type WrittenCall = { name: string; arguments: string }

/** What precedes a tool's name: in JSON, or in the line that the model was told to write. */
const BEFORE = [/\{\s*"(?:name|tool|function|action)"\s*:\s*"$/, /[`*_]*@@\s*$/]
/** The greatest length of what precedes it, characters. */
const MAX_BEFORE = 60
const LEFTOVERS = /<\/?tool_calls?>|```(?:\w+)?\s*```/g

/**
 * Extracts calls that the model wrote in its text instead of calling a tool: in the lines that it was told to write, or in
 * JSON of its own. A line with the name of a tool is never left, because no customer should read one.
 */
export function readWrittenCalls(text: string, tools: ModelTool[]): { text: string; calls: WrittenCall[] } {
  if (tools.length === 0) return { text, calls: [] }
  const names = new RegExp(`\\b(?:${tools.map(({ name }) => name).join('|')})\\b`)
  const calls: WrittenCall[] = []
  let rest = text
  for (let found = names.exec(rest); found; found = names.exec(rest)) {
    const [name] = found
    const after = found.index + name.length
    const start = startOf(rest, found.index)
    const read =
      rest[start] === '{'
        ? readObjectCall(rest, start)
        : readLineCall(
            rest,
            after,
            tools.find(tool => tool.name === name),
          )
    calls.push({ name, arguments: read.arguments })
    rest = rest.slice(0, start) + rest.slice(Math.max(read.end, after))
  }
  if (calls.length === 0) return { text, calls }
  const left = rest.replace(LEFTOVERS, '').replace(/\n{3,}/g, '\n\n')
  return { text: left.trim(), calls }
}

/** Where the call begins whose tool is named at `at`. If it doesn't look like a call, where its line begins. */
function startOf(text: string, at: number): number {
  const near = Math.max(0, at - MAX_BEFORE)
  const ahead = text.slice(near, at)
  const start = BEFORE.map(before => ahead.search(before)).find(index => index >= 0)
  return start === undefined ? text.slice(0, at).lastIndexOf('\n') + 1 : near + start
}

/** `{"name": "…", "arguments": {…}}` */
function readObjectCall(text: string, start: number): { arguments: string; end: number } {
  const end = objectEnd(text, start)
  const value = parseJson(text.slice(start, end))
  const given = isRecord(value) ? (value.arguments ?? value.parameters ?? value.args) : undefined
  return { arguments: typeof given === 'string' ? given : JSON.stringify(given ?? {}), end }
}

/** Reads `@@name {…}`. If something else follows, the line is searched for the known values. */
function readLineCall(
  text: string,
  at: number,
  tool: ModelTool | undefined,
): { arguments: string; end: number } {
  const [opening] = /^[\s:`*(]*(?=\{)/.exec(text.slice(at)) ?? []
  if (opening !== undefined) {
    const start = at + opening.length
    const end = objectEnd(text, start)
    return { arguments: text.slice(start, end), end: lineEnd(text, end) }
  }
  const line = text.slice(at, lineEnd(text, at))
  const values = Object.entries(tool?.parameters.properties ?? {}).flatMap(([name, parameter]) => {
    const value = parameter.enum?.find(one => line.includes(one))
    return value === undefined ? [] : [[name, value]]
  })
  return { arguments: JSON.stringify(Object.fromEntries(values)), end: at + line.length }
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** The position after the brace that closes the object at `start`; the end of the text if it was cut off before. */
function objectEnd(text: string, start: number): number {
  let depth = 0
  let quoted = false
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (character === '\\') at++
    else if (character === '"') quoted = !quoted
    else if (!quoted && character === '{') depth++
    else if (!quoted && character === '}' && --depth === 0) return at + 1
  }
  return text.length
}
