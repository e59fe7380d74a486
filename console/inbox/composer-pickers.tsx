import type { ListedConversation, Upload } from '../api/types.ts'
import { ReplyPicker } from './reply-picker.tsx'
import { TemplatePicker } from './template-picker.tsx'
import { VariablePicker } from './variable-picker.tsx'

/** What is chosen from a list while one writes. */
export type ComposerPicker = 'replies' | 'templates' | 'variables'

interface ComposerPickersProps {
  open: ComposerPicker | undefined
  conversation: ListedConversation
  onInsert(text: string): void
  onFiles(files: Upload[]): void
  onClose(): void
}

export function ComposerPickers({ open, conversation, onInsert, onFiles, onClose }: ComposerPickersProps) {
  switch (open) {
    case 'replies':
      return (
        <ReplyPicker
          conversation={conversation}
          onInsert={(text, files) => {
            onInsert(text)
            onFiles(files)
          }}
          onClose={onClose}
        />
      )
    case 'templates':
      return <TemplatePicker conversation={conversation} onClose={onClose} />
    case 'variables':
      return <VariablePicker conversationId={conversation.id} onPick={onInsert} onClose={onClose} />
    case undefined:
      return null
  }
}
