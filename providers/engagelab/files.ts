import { META_FILES } from '../../domain/file-limits.ts'
import type { FileRules } from '../../domain/message-parts.ts'

/**
 * One file a message (EngageLab's page about sending, 2023-11). The page has a caption for pictures, videos and documents. It
 * names no types of audio files and no longest caption, so both are Meta's, to whom the file is handed.
 */
export const ENGAGELAB_FILE_RULES: FileRules = {
  mostPerMessage: 1,
  captionLength: 1_024,
  limits: META_FILES,
}
