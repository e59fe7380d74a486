/**
 * The id of every workflow that the service starts, by the workflow's type. The code that starts a
 * workflow and the code that looks for it must use the same id, and so must all versions of the
 * service. Of two starts with one id, the second joins the first or is refused.
 *
 * Ids are not encrypted, so no number, address or text may be part of one. `unique` makes each start a
 * run of its own. It is a random id; or the request's id, when a repeated request must find the same
 * run.
 */
export const workflowIds = {
  /** @param person a keyed digest that stands for the customer, never the address (platform/ids.ts) */
  conversation: (channelId: string, person: string) => `conversation:${channelId}:${person}`,
  fetchMedia: (messageId: string) => `media:${messageId}`,
  /** `fetchMedia` for one file that a person asks for again. */
  fetchMediaAgain: (mediaId: string) => `media-again:${mediaId}`,

  connectChannel: (channelId: string) => `connect-channel:${channelId}`,
  verifyChannel: (channelId: string, unique: string) => `verify-channel:${channelId}:${unique}`,
  rotateToken: (channelId: string, unique: string) => `rotate-token:${channelId}:${unique}`,
  listSenders: (unique: string) => `list-senders:${unique}`,
  readTemplates: (channelId: string) => `templates:${channelId}`,
  /** @param conversation the workflow id of one of the person's addresses: by it an erasure finds what names them */
  noteIdentity: (conversation: string, unique: string) => `note-identity:${conversation}:${unique}`,
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
  mergeContact: (contactId: string, unique: string) => `merge-contact:${contactId}:${unique}`,
  undoMerge: (mergeId: string, unique: string) => `undo-merge:${mergeId}:${unique}`,
  blockContact: (contactId: string, unique: string) => `block-contact:${contactId}:${unique}`,
  moveLabel: (labelId: string, unique: string) => `move-label:${labelId}:${unique}`,
  /** @param noticeId of what was read from the stream: it is told once */
  pushNotice: (noticeId: string) => `push:${noticeId}`,
  /** `auditChannel` for one hour that a person asks for. */
  auditNow: (channelId: string, unique: string) => `audit-now:${channelId}:${unique}`,
}

/**
 * The ids of schedules. They are also the beginning of the ids of the workflows they start: Temporal
 * appends the time.
 */
export const scheduleIds = {
  keeper: 'keeper',
  retain: 'retention',
  recoverInbound: (channelId: string) => `recover-inbound:${channelId}`,
  auditChannel: (channelId: string) => `audit:${channelId}`,
}

/**
 * Matches an id of a run that a schedule started: the schedule's id, with the time appended by
 * Temporal.
 */
const RUN_OF_SCHEDULE = /^(.+)-\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/

/**
 * The id of the schedule that started a workflow, read from the workflow's id; undefined when no
 * schedule did.
 */
export function scheduleOf(workflowId: string): string | undefined {
  const before = RUN_OF_SCHEDULE.exec(workflowId)?.[1]
  const isSchedule = Object.values(scheduleIds).some(id =>
    typeof id === 'string' ? before === id : before?.startsWith(id('')),
  )
  return isSchedule ? before : undefined
}

/** True for a workflow that fetches customers' files. */
export function isFetchingMedia(workflowId: string): boolean {
  return [workflowIds.fetchMedia(''), workflowIds.fetchMediaAgain('')].some(id => workflowId.startsWith(id))
}
