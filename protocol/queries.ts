import { defineQuery } from '@temporalio/workflow'
import type { ConversationState } from './state/state.ts'

/** The whole state of the workflow. Tests use it, and people who want to see everything. */
export const conversationState = defineQuery<ConversationState>('conversationState')
