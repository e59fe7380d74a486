/** What became of a medium that came with a customer's message. */
export const MEDIUM_STATES = ['pending', 'stored', 'failed', 'refused'] as const
export type MediumState = (typeof MEDIUM_STATES)[number]

/** The largest file that is taken, bytes. Twilio's own limits are below: 16 MB on WhatsApp, 5 MB by MMS. */
export const MAX_MEDIUM_BYTES = 20 * 1024 * 1024

/** Of a file's beginning, so much is looked at to tell its type, bytes: an office document names its own in there. */
export const HEAD_BYTES = 64 * 1024

/** What is served where nothing better is known, or where better must not be said. */
export const UNKNOWN_TYPE = 'application/octet-stream'

const OPEN_XML = 'application/vnd.openxmlformats-officedocument.'
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument.'

/** Documents as office programs write them; those with macros are none. */
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

/** The containers that office documents come in, which a beginning alone may show no more of. */
const OFFICE_CONTAINERS = new Set(['application/zip', 'application/x-cfb'])

/** Text that a browser takes for nothing else. HTML, SVG, XML and scripts are none of it. */
const PLAIN = new Set(['text/plain', 'text/csv', 'text/vcard', 'text/x-vcard', 'text/calendar', 'text/vtt'])

/**
 * The type a file is stored and served as; undefined: it is refused. What its beginning shows decides, whatever it was
 * said to be: a page or a script that calls itself a picture is kept, and never served as anything a browser would run.
 *
 * @param declared as the provider names it
 * @param sniffed as its beginning shows; undefined when that is no format that is known
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
  // An SVG may begin as XML.
  return shown === 'application/xml' ? UNKNOWN_TYPE : undefined
}

function unrecognised(said: string, head: Uint8Array): string {
  // Only text holds no zero: whatever else it is, it is not what it was said to be.
  return PLAIN.has(said) && !head.includes(0) ? said : UNKNOWN_TYPE
}

/** Whether a browser may show a file of this type in place. Pictures are never SVGs: those are served as unknown. */
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

/** What a file of this type is called by its end, without the dot. */
export function extensionOf(type: string): string {
  const subtype = type.split('/')[1] ?? ''
  return EXTENSIONS[type] ?? (/^[a-z0-9]{2,5}$/.test(subtype) ? subtype : 'bin')
}
