import type { AccountListed, Checked, CheckFailed } from '../domain/channel-checks.ts'
import type { CapacityInput, LeavingInput, PresenceInput, TeamMembersInput } from './activities/agents.ts'
import type { AiTest, AiTestInput } from './activities/ai.ts'
import type { AuditInput, AuditReport } from './activities/audit.ts'
import type {
  CheckResult,
  Connected,
  ConnectInput,
  ListSendersInput,
  MembershipInput,
  RotateInput,
  SettingsOf,
  VerifyInput,
} from './activities/channels.ts'
import type {
  BlockInput,
  IdentityInput,
  MergeInput,
  MergeResult,
  UndoMergeInput,
  UndoMergeResult,
} from './activities/contacts.ts'
import type { ErasureInput } from './activities/erasure.ts'
import type { KeeperReport } from './activities/keeper.ts'
import type { LabelInput } from './activities/labels.ts'
import type { FetchMediaInput } from './activities/media.ts'
import type { PushInput, PushOutcome } from './activities/push.ts'
import type { ConversationInput } from './start-conversation.ts'

/**
 * Every workflow by its type's name, with its input and its result. Starts and searches use these
 * names. `workflows/index.ts` implements all of them; the compiler checks that through
 * test/architecture/workflow-types.ts.
 */
export interface Workflows {
  conversation(input: ConversationInput): Promise<void>
  fetchMedia(input: FetchMediaInput): Promise<Record<string, string>>

  connectChannel(input: ConnectInput): Promise<Connected>
  verifyChannel(input: VerifyInput): Promise<CheckResult[] | (Checked & { ok: false })>
  rotateToken(input: RotateInput): Promise<Checked>
  listSenders(input: ListSendersInput): Promise<AccountListed | CheckFailed>
  readTemplates(input: { channelId: string }): Promise<Checked>
  deleteChannel(input: { channelId: string }): Promise<void>
  reconsiderConversations(input: SettingsOf): Promise<void>
  addMember(input: MembershipInput): Promise<void>
  removeMember(input: MembershipInput): Promise<void>

  setPresence(input: PresenceInput): Promise<void>
  setCapacity(input: CapacityInput): Promise<void>
  deleteAgent(input: LeavingInput): Promise<void>
  setTeamMembers(input: TeamMembersInput): Promise<void>
  deleteTeam(input: { teamId: string }): Promise<void>
  testAiAgent(input: AiTestInput): Promise<AiTest>
  eraseContact(input: ErasureInput): Promise<void>
  noteIdentity(input: IdentityInput): Promise<void>
  mergeContact(input: MergeInput): Promise<MergeResult>
  undoMerge(input: UndoMergeInput): Promise<UndoMergeResult>
  blockContact(input: BlockInput): Promise<void>
  moveLabel(input: LabelInput): Promise<void>
  pushNotice(input: PushInput): Promise<Record<string, PushOutcome>>

  keeper(): Promise<KeeperReport>
  retain(): Promise<{ conversations: number }>
  recoverInbound(input: { channelId: string }): Promise<number>
  auditChannel(input: AuditInput): Promise<AuditReport>
}

export type WorkflowType = keyof Workflows

/** The input of a workflow of this type. */
export type InputOf<W extends WorkflowType> = Parameters<Workflows[W]>[0]

/** The result of a workflow of this type. */
export type ResultOf<W extends WorkflowType> = Awaited<ReturnType<Workflows[W]>>

/** A condition for a visibility query (Temporal's list filter) that finds all workflows of one type. */
export function isOfType(type: WorkflowType): string {
  return `WorkflowType = '${type}'`
}
