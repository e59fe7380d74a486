/** The state of a file that came with a customer's message. */
export const MEDIUM_STATES = ['pending', 'stored', 'failed', 'refused'] as const
export type MediumState = (typeof MEDIUM_STATES)[number]

/**
 * How many bytes from the beginning of a file are read to find its type. An office document names its
 * own type within them.
 */
export const HEAD_BYTES = 64 * 1024

/**
 * The largest file that people here can send, bytes: no provider accepts a larger one. What a channel accepts can be less
 * (`fileLimits`).
 */
export const MAX_UPLOAD_BYTES = 100 * 1024 * 1024

/** The type for files whose real type is unknown or not safe to serve. */
export const UNKNOWN_TYPE = 'application/octet-stream'

const OPEN_XML = 'application/vnd.openxmlformats-officedocument.'
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument.'

/** Office documents without macros. */
const OFFICE = new Set([
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/rtf',
  'text/rtf',
  ...['wordprocessingml.document', 'spreadsheetml.sheet', 'presentationml.presentation'].map(
    name => OPEN_XML + name,
  ),
  ...['text', 'spreadsheet', 'presentation'].map(name => OPEN_DOCUMENT + name),
])

/** The container formats of office documents. The beginning of a file may show only the container. */
const OFFICE_CONTAINERS = new Set(['application/zip', 'application/x-cfb'])

/** Text types that browsers never run. HTML, SVG, XML and scripts are not among them. */
const PLAIN = new Set(['text/plain', 'text/csv', 'text/vcard', 'text/x-vcard', 'text/calendar', 'text/vtt'])

/**
 * The type that a file is stored and served as; undefined: the file is refused. The file's content
 * decides, whatever type was declared: a page or a script that claims to be a picture is stored, but
 * never served in a way that a browser would run it.
 *
 * @param declared the type that the provider names
 * @param sniffed the type found from the first bytes; undefined when they show no known format
 */
export function typeToServe(
  declared: string,
  sniffed: string | undefined,
  head: Uint8Array,
): string | undefined {
  const said = essence(declared)
  if (sniffed === undefined) return unrecognised(said, head)
  const shown = essence(sniffed)
  if (isPlayable(shown) || OFFICE.has(shown) || PLAIN.has(shown)) return shown
  if (OFFICE_CONTAINERS.has(shown) && OFFICE.has(said)) return said
  if (shown === 'application/ogg') return 'audio/ogg'
  // An SVG can begin like any XML.
  return shown === 'application/xml' ? UNKNOWN_TYPE : undefined
}

function unrecognised(said: string, head: Uint8Array): string {
  // Text contains no zero byte. A file with one has another type than was declared.
  return PLAIN.has(said) && !head.includes(0) ? said : UNKNOWN_TYPE
}

/**
 * Whether a browser may show a file of this type in the page. SVGs are excluded: they are served as
 * unknown.
 */
export function isPlayable(type: string): boolean {
  return (/^(image|audio|video)\//.test(type) && !type.includes('svg')) || type === 'application/pdf'
}

/** A type without its parameters. */
function essence(type: string): string {
  return type.split(';')[0]?.trim().toLowerCase() ?? ''
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'video/quicktime': 'mov',
  'video/3gpp': '3gp',
  'text/plain': 'txt',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'text/calendar': 'ics',
  'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.ms-powerpoint': 'ppt',
  [`${OPEN_XML}wordprocessingml.document`]: 'docx',
  [`${OPEN_XML}spreadsheetml.sheet`]: 'xlsx',
  [`${OPEN_XML}presentationml.presentation`]: 'pptx',
  [`${OPEN_DOCUMENT}text`]: 'odt',
  [`${OPEN_DOCUMENT}spreadsheet`]: 'ods',
  [`${OPEN_DOCUMENT}presentation`]: 'odp',
  [UNKNOWN_TYPE]: 'bin',
}

/** The file name extension for this type, without the dot. */
export function extensionOf(type: string): string {
  const subtype = type.split('/')[1] ?? ''
  return EXTENSIONS[type] ?? (/^[a-z0-9]{2,5}$/.test(subtype) ? subtype : 'bin')
}

/**
 * Whether a WebP file is animated, by the first 32 bytes: the container's extended header says it, and a simple file has a
 * single picture. Undefined if it is no WebP.
 */
export function isAnimatedWebp(start: Uint8Array): boolean | undefined {
  const letters = (from: number) => String.fromCharCode(...start.subarray(from, from + 4))
  if (letters(0) !== 'RIFF' || letters(8) !== 'WEBP') return undefined
  return letters(12) === 'VP8X' && ((start[20] ?? 0) & 0x02) !== 0
}
