/**
 * The id of every workflow that the service starts, by the workflow's type. Who starts one and who looks for it must agree on
 * it, and so must versions of the service: of two starts under one id, the second joins the first, or is refused.
 *
 * Ids are not encrypted: no number, address or text may be part of one. Where each start is to be a run of its own, `unique`
 * tells them apart: a random id, or that of the request, where a repeat of the request is to find the run.
 */
export const workflowIds = {
  /** @param person stands for the customer: a keyed digest, never the address (platform/ids.ts) */
  conversation: (channelId: string, person: string) => `conversation:${channelId}:${person}`,
  fetchMedia: (messageId: string) => `media:${messageId}`,
  /** `fetchMedia`, of one file that a person asks for again. */
  fetchMediaAgain: (mediaId: string) => `media-again:${mediaId}`,

  connectChannel: (channelId: string) => `connect-channel:${channelId}`,
  verifyChannel: (channelId: string, unique: string) => `verify-channel:${channelId}:${unique}`,
  rotateToken: (channelId: string, unique: string) => `rotate-token:${channelId}:${unique}`,
  readTemplates: (channelId: string) => `templates:${channelId}`,
  noteIdentity: (channelId: string, unique: string) => `note-identity:${channelId}:${unique}`,
  deleteChannel: (channelId: string) => `delete-channel:${channelId}`,
  addMember: (channelId: string, agentId: string, unique: string) =>
    `add-member:${channelId}:${agentId}:${unique}`,
  removeMember: (channelId: string, agentId: string, unique: string) =>
    `remove-member:${channelId}:${agentId}:${unique}`,

  setPresence: (agentId: string, unique: string) => `set-presence:${agentId}:${unique}`,
  setCapacity: (agentId: string, unique: string) => `set-capacity:${agentId}:${unique}`,
  deleteAgent: (agentId: string) => `delete-agent:${agentId}`,
  setTeamMembers: (teamId: string, unique: string) => `setTeamMembers:${teamId}:${unique}`,
  deleteTeam: (teamId: string, unique: string) => `deleteTeam:${teamId}:${unique}`,
  testAiAgent: (aiAgentId: string, unique: string) => `test-ai-agent:${aiAgentId}:${unique}`,
  /** @param of the channel, team or AI agent whose settings changed */
  reconsiderConversations: (of: string, unique: string) => `reconsider:${of}:${unique}`,
  eraseContact: (contactId: string) => `erase-contact:${contactId}`,
  /** `auditChannel`, of one hour that a person asks for. */
  auditNow: (channelId: string, unique: string) => `audit-now:${channelId}:${unique}`,
}

/** Of schedules, and the beginning of the ids of the workflows that they start: Temporal puts the time behind it. */
export const scheduleIds = {
  keeper: 'keeper',
  retain: 'retention',
  recoverInbound: (channelId: string) => `recover-inbound:${channelId}`,
  auditChannel: (channelId: string) => `audit:${channelId}`,
}

/** Temporal puts the time of a run behind the id of its schedule. */
const RUN_OF_SCHEDULE = /^(.+)-\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/

/** The schedule that started a workflow, as its id tells. */
export function scheduleOf(workflowId: string): string | undefined {
  const before = RUN_OF_SCHEDULE.exec(workflowId)?.[1]
  const isSchedule = Object.values(scheduleIds).some(id =>
    typeof id === 'string' ? before === id : before?.startsWith(id('')),
  )
  return isSchedule ? before : undefined
}

/** Whether it is a workflow that fetches customers' files. */
export function isFetchingMedia(workflowId: string): boolean {
  return [workflowIds.fetchMedia(''), workflowIds.fetchMediaAgain('')].some(id => workflowId.startsWith(id))
}
