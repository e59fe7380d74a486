import type { ListedConversation, Upload } from '../api/types.ts'
import { ReplyPicker } from './reply-picker.tsx'
import { TemplatePicker } from './template-picker.tsx'
import { VariablePicker } from './variable-picker.tsx'

export type ComposerPicker = 'replies' | 'templates' | 'variables'

interface ComposerPickersProps {
  picker: ComposerPicker | undefined
  conversation: ListedConversation
  /** Puts in a canned reply, with its files. */
  onReply(text: string, files: Upload[]): void
  /** Puts in the value of a variable. */
  onValue(value: string): void
  onClose(): void
}

/** What is chosen over the composer. */
export function ComposerPickers({ picker, conversation, onReply, onValue, onClose }: ComposerPickersProps) {
  switch (picker) {
    case 'replies':
      return <ReplyPicker conversation={conversation} onInsert={onReply} onClose={onClose} />
    case 'variables':
      return <VariablePicker conversation={conversation} onPick={onValue} onClose={onClose} />
    case 'templates':
      return <TemplatePicker conversation={conversation} onClose={onClose} />
    case undefined:
      return null
  }
}
