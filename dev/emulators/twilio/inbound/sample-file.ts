/** Bytes that look like a file of the given type, as base64. */
const SAMPLES: Readonly<Record<string, string>> = {
  /** One transparent pixel. */
  'image/png':
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'image/gif': 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7',
  'image/jpeg': Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex').toString('base64'),
  /** The beginning of an Opus stream, without a sound. */
  'audio/ogg': Buffer.from(`OggS${'\0'.repeat(24)}OpusHead${'\0'.repeat(11)}`).toString('base64'),
  'video/mp4': Buffer.from(`\0\0\0\x18ftypmp42${'\0'.repeat(4)}mp42isom`).toString('base64'),
  'application/pdf': Buffer.from('%PDF-1.4\ntrailer<</Root<<>>>>\n%%EOF\n').toString('base64'),
}

const OTHERWISE = Buffer.from('A file from the emulated customer.\n').toString('base64')

/** The content of a customer's file if none is given. */
export function sampleFile(contentType: string): string {
  return SAMPLES[contentType] ?? OTHERWISE
}
