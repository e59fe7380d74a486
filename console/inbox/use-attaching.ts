import type { ClipboardEvent, DragEvent } from 'react'
import { useTranslations } from 'use-intl'
import { say } from '../ui/toast.tsx'
import type { Attachments } from './attachments.ts'

/**
 * Files by paste and by drop.
 *
 * @param whyNot why none can be attached, as a key of the texts
 */
export function useAttaching(attachments: Attachments, whyNot: 'noFilesInNotes' | 'noFilesHere' | undefined) {
  const t = useTranslations('inbox')
  const attach = (files: FileList) => (whyNot ? say({ title: t(whyNot) }) : attachments.add(files))
  return {
    onPaste(event: ClipboardEvent) {
      const { files, types } = event.clipboardData
      // Cells of a table and a part of a letter come as a picture too: there the text is meant.
      const isText = types.includes('text/html') && types.includes('text/plain')
      if (files.length === 0 || isText) return
      event.preventDefault()
      attach(files)
    },
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop(event: DragEvent) {
      const { files } = event.dataTransfer
      // A text that is dropped is the browser's.
      if (files.length === 0) return
      event.preventDefault()
      attach(files)
    },
  }
}
