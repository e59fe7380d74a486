import { type FileLimits, inBytes, WHATSAPP_STICKERS } from '../../domain/file-limits.ts'

/** Which files the Cloud API takes, and as what WhatsApp shows them (Meta, Media: supported types, 2026-09). */
export const CLOUD_FILES: FileLimits = {
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
    // Everything else goes as a document. No page says that a type is refused.
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
