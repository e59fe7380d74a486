// Every workflow of the worker, by its type's name.

export {
  deleteTeam,
  reconsiderConversations,
  setCapacity,
  setPresence,
  setTeamMembers,
} from './agents.ts'
export { testAiAgent } from './ai-agents.ts'
export { auditChannel } from './audit.ts'
export { connectChannel, deleteChannel, readTemplates, rotateToken, verifyChannel } from './channels.ts'
export { conversation } from './conversation.ts'
export { keeper } from './keeper.ts'
export { fetchMedia } from './media.ts'
export { addMember, removeMember } from './members.ts'
export { recoverInbound } from './recovery.ts'
