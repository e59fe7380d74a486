import { defineQuery } from '@temporalio/workflow'
import type { ConversationState } from './state/state.ts'

/** The workflow's own state, for tests and for a person who wants to see all of it. */
export const conversationState = defineQuery<ConversationState>('conversationState')
