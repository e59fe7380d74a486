import { type FileKind, type FileLimits, inBytes, WHATSAPP_STICKERS } from '../../domain/file-limits.ts'
import type { FileRules } from '../../domain/message-parts.ts'

/** Types that both SMS and WhatsApp accept (Twilio, Accepted content types for media, July 2026). */
const ACCEPTED: readonly string[] = [
  ...['jpeg', 'jpg', 'gif', 'png', 'heic', 'heif', 'tiff', 'bmp'].map(name => `image/${name}`),
  ...['mpeg4', 'mp4', 'mpeg', 'webm', 'quicktime', '3gpp', '3gpp2', '3gpp-tt'].map(name => `video/${name}`),
  ...['h261', 'h263', 'h263-1998', 'h263-2000', 'h264', 'h265'].map(name => `video/${name}`),
  ...[
    'ogg',
    'mpeg',
    'mp4',
    'mp3',
    '3gpp',
    '3gpp2',
    'basic',
    'l24',
    'ac3',
    'webm',
    'amr',
    'amr-nb',
    'aac',
  ].map(name => `audio/${name}`),
  'audio/vnd.rn-realaudio',
  'audio/vnd.wave',
  'audio/vorbis',
  ...['vcard', 'x-vcard', 'directory', 'csv', 'richtext', 'rtf', 'calendar'].map(name => `text/${name}`),
  'application/pdf',
  'application/vcard',
  'application/vnd.apple.pkpass',
]

const OPEN_XML = 'application/vnd.openxmlformats-officedocument.'
/** Additional types of WhatsApp; not for MMS. */
const ON_WHATSAPP: readonly string[] = [
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  ...['wordprocessingml.document', 'spreadsheetml.sheet', 'presentationml.presentation'].map(
    name => OPEN_XML + name,
  ),
]

/** The limit for all files of one MMS together (the same page). */
const MMS_TOTAL = inBytes(5, 'MB')

const MMS_FILES: FileLimits = {
  kinds: [{ kind: 'any', what: 'all files of an MMS', most: MMS_TOTAL, types: ACCEPTED, captions: true }],
  together: { what: 'an MMS', most: MMS_TOTAL },
  instead: 'can’t be sent by MMS: send a JPEG, PNG or GIF picture, an MP4 video, an MP3 audio file or a PDF',
}

const PICTURE = { kind: 'image', what: 'a picture on WhatsApp', most: inBytes(5, 'MB') } as const
const CAPTIONED_PICTURES = ['image/jpeg', 'image/jpg', 'image/png']
const CAPTIONED_VIDEOS = ['video/mp4']
const isPicture = (type: string) => type.startsWith('image/')

/**
 * The largest files that WhatsApp accepts through Twilio (Twilio, Guidance on WhatsApp media messages). Twilio shows a text
 * beside the pictures and videos that WhatsApp itself plays, and offers none for documents.
 */
const KINDS: readonly FileKind[] = [
  ...WHATSAPP_STICKERS,
  { ...PICTURE, types: CAPTIONED_PICTURES, captions: true },
  {
    ...PICTURE,
    types: ACCEPTED.filter(type => isPicture(type) && !CAPTIONED_PICTURES.includes(type)),
    captions: false,
  },
  {
    kind: 'video',
    what: 'a video on WhatsApp',
    most: inBytes(16, 'MB'),
    types: CAPTIONED_VIDEOS,
    captions: true,
  },
  {
    kind: 'other',
    what: 'a file on WhatsApp',
    most: inBytes(16, 'MB'),
    types: [
      ...ACCEPTED.filter(type => !isPicture(type) && !CAPTIONED_VIDEOS.includes(type)),
      ...ON_WHATSAPP,
      'text/plain',
    ],
    captions: false,
  },
]

const WHATSAPP_FILES: FileLimits = {
  kinds: KINDS,
  instead:
    'WhatsApp does not accept: send a JPEG or PNG picture, an MP4 video, an MP3 or OGG audio file, a PDF or an office document',
}

export const TWILIO_FILE_RULES: { sms: FileRules; whatsapp: FileRules } = {
  // By MMS the text goes with the files, whatever they are.
  sms: { mostPerMessage: 10, captionLength: 1_600, limits: MMS_FILES },
  // Twilio names no longest caption; WhatsApp shows this much (Meta).
  whatsapp: { mostPerMessage: 1, captionLength: 1_024, limits: WHATSAPP_FILES },
}
