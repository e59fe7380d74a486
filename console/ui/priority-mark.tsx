import { ChevronsUp } from 'lucide-react'
import type { ListedConversation } from '../api/types.ts'

interface PriorityMarkProps {
  priority: ListedConversation['priority']
  /** Its words, for screen readers. */
  label(priority: 'high' | 'urgent'): string
}

/** Marks high and urgent priority. Others get no mark. */
export function PriorityMark({ priority, label }: PriorityMarkProps) {
  if (priority !== 'urgent' && priority !== 'high') return null
  return (
    <ChevronsUp size={13} className="shrink-0 self-center text-bad" role="img" aria-label={label(priority)} />
  )
}
