import { type FileLimits, inBytes, WHATSAPP_STICKERS } from '../../domain/file-limits.ts'
import type { FileRules } from '../../domain/message-parts.ts'

/**
 * Which files EngageLab takes, and in which kind of message (its page about sending, 2023-11). The page has a caption for
 * pictures, videos and documents. It names no types of audio files, so they are those that WhatsApp plays.
 */
export const ENGAGELAB_FILES: FileLimits = {
  kinds: [
    ...WHATSAPP_STICKERS,
    {
      kind: 'image',
      what: 'a picture on WhatsApp',
      most: inBytes(5, 'MB'),
      types: ['image/jpeg', 'image/jpg', 'image/png'],
      captions: true,
    },
    {
      kind: 'video',
      what: 'a video on WhatsApp',
      most: inBytes(16, 'MB'),
      types: ['video/mp4', 'video/3gpp'],
      captions: true,
    },
    {
      kind: 'audio',
      what: 'an audio file on WhatsApp',
      most: inBytes(16, 'MB'),
      types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
      captions: false,
    },
    {
      kind: 'document',
      what: 'a document on WhatsApp',
      most: inBytes(100, 'MB'),
      types: null,
      captions: true,
    },
  ],
  instead: '',
}

/** One file a message. The page names no longest caption, so it is Meta's, to whom the file is handed. */
export const ENGAGELAB_FILE_RULES: FileRules = {
  mostPerMessage: 1,
  captionLength: 1_024,
  limits: ENGAGELAB_FILES,
}
