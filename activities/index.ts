import { longStatements } from '../db/client.ts'
import type { AgentActivities } from '../protocol/activities/agents.ts'
import type { AiActivities } from '../protocol/activities/ai.ts'
import type { AuditActivities } from '../protocol/activities/audit.ts'
import type { ChannelActivities } from '../protocol/activities/channels.ts'
import type { ContactActivities } from '../protocol/activities/contacts.ts'
import type { ConversationActivities } from '../protocol/activities/conversation.ts'
import type { ErasureActivities } from '../protocol/activities/erasure.ts'
import type { KeeperActivities } from '../protocol/activities/keeper.ts'
import type { LabelActivities } from '../protocol/activities/labels.ts'
import type { MediaActivities } from '../protocol/activities/media.ts'
import type { PushActivities } from '../protocol/activities/push.ts'
import type { RecoveryActivities } from '../protocol/activities/recovery.ts'
import { deleteAgent, returnAllConversations } from './agents/delete-agent.ts'
import { setCapacity } from './agents/set-capacity.ts'
import { setPresence } from './agents/set-presence.ts'
import { deleteTeam, setTeamMembers } from './agents/teams.ts'
import { dropAnswer } from './ai/drop-answer.ts'
import { runAiTurn } from './ai/run-turn.ts'
import { testAiTurn } from './ai/test-turn.ts'
import { checkBusinessHours } from './allocation/check-business-hours.ts'
import { checkAi, checkTeam } from './allocation/check-target.ts'
import { claimSeat } from './allocation/claim-seat.ts'
import { evaluateRules } from './allocation/evaluate-rules.ts'
import { handToAi } from './allocation/hand-to-ai.ts'
import { setPriority } from './allocation/set-priority.ts'
import { takeUpSeat } from './allocation/take-up-seat.ts'
import { auditHours } from './audit/audit-hours.ts'
import { checkAccount, checkNewToken, checkSender, storeChannel, storeToken } from './channels/connect.ts'
import { deleteChannel, endConversations } from './channels/delete-channel.ts'
import { listSenders } from './channels/list-senders.ts'
import { addMember, removeMember, returnConversations } from './channels/members.ts'
import { scheduleChannel, unscheduleChannel } from './channels/schedules.ts'
import { tellConversations } from './channels/tell-conversations.ts'
import { readTemplates } from './channels/templates.ts'
import { checkChannel, readConfiguration, repairConfiguration } from './channels/verify.ts'
import { blockAtProvider, endBlocked, storeBlock } from './contacts/block.ts'
import { mergeInto } from './contacts/merge.ts'
import { noteIdentity } from './contacts/note-identity.ts'
import { noteIdentityChange, partConversations } from './contacts/part-conversations.ts'
import { undoMerge } from './contacts/undo-merge.ts'
import { annotate } from './conversation/annotate.ts'
import { assignAgent } from './conversation/assign-agent.ts'
import { closeConversation } from './conversation/close-conversation.ts'
import { noteSettings } from './conversation/note-settings.ts'
import { openConversation } from './conversation/open-conversation.ts'
import { recordIgnoredSignal } from './conversation/record-ignored-signal.ts'
import { refuseCommand } from './conversation/refuse-command.ts'
import { resolveConversation } from './conversation/resolve-conversation.ts'
import { endSnooze, freeSnoozedSeat, snooze } from './conversation/snooze.ts'
import type { Dependencies } from './dependencies.ts'
import {
  blankContact,
  detachContact,
  endConversationsOf,
  endErasure,
  eraseFilesOf,
} from './erasure/contact.ts'
import { eraseHistories } from './erasure/histories.ts'
import { eraseAtProvider } from './erasure/provider.ts'
import { applyRetention } from './erasure/retention.ts'
import { keep } from './keeper/keep.ts'
import { repairConversation } from './keeper/repair.ts'
import { moveLabelStep } from './labels/move-label.ts'
import { fetchMedium } from './media/fetch-medium.ts'
import { giveUpMedium } from './media/give-up-medium.ts'
import { reopenMedium } from './media/reopen-medium.ts'
import { giveUpPush, sendPush } from './push/send-push.ts'
import { adoptMessages } from './recording/adopt-messages.ts'
import { keepReaction } from './recording/keep-reaction.ts'
import { recordElsewhere } from './recording/record-elsewhere.ts'
import { recordMessages } from './recording/record-messages.ts'
import { takeBack } from './recording/take-back.ts'
import { readInbound } from './recovery/read-inbound.ts'
import { decideMessage } from './sending/decide-message.ts'
import { queueMessage } from './sending/queue-message.ts'
import { recordArrival } from './sending/record-arrival.ts'
import { recordDeliveryFailure } from './sending/record-delivery-failure.ts'
import { retryMessage } from './sending/retry-message.ts'
import { sendMessage } from './sending/send-message.ts'
import { settleMessage } from './sending/settle-message.ts'
import { showRead } from './sending/show-read.ts'
import { storeOutcome } from './sending/store-outcome.ts'
import { expireSurvey } from './surveys/expire-survey.ts'
import { skipSurvey } from './surveys/skip-survey.ts'

export type Activities = ConversationActivities &
  AiActivities &
  AgentActivities &
  ChannelActivities &
  RecoveryActivities &
  MediaActivities &
  KeeperActivities &
  AuditActivities &
  ErasureActivities &
  ContactActivities &
  LabelActivities &
  PushActivities

/** Every activity of the worker, by its type's name. */
export function createActivities(dependencies: Dependencies): Activities {
  const make = <A>(activity: (dependencies: Dependencies) => A) => activity(dependencies)
  return {
    openConversation: make(openConversation),
    recordMessages: make(recordMessages),
    keepReaction: make(keepReaction),
    recordElsewhere: make(recordElsewhere),
    adoptMessages: make(adoptMessages),
    noteIdentityChange: make(noteIdentityChange),
    takeBack: make(takeBack),
    assignAgent: make(assignAgent),
    checkBusinessHours: make(checkBusinessHours),
    evaluateRules: make(evaluateRules),
    claimSeat: make(claimSeat),
    takeUpSeat: make(takeUpSeat),
    handToAi: make(handToAi),
    checkTeam: make(checkTeam),
    checkAi: make(checkAi),
    dropAnswer: make(dropAnswer),
    runAiTurn: make(runAiTurn),
    testAiTurn: make(testAiTurn),
    resolveConversation: make(resolveConversation),
    closeConversation: make(closeConversation),
    snooze: make(snooze),
    endSnooze: make(endSnooze),
    freeSnoozedSeat: make(freeSnoozedSeat),
    setPriority: make(setPriority),
    showRead: make(showRead),
    noteSettings: make(noteSettings),
    annotate: make(annotate),
    refuseCommand: make(refuseCommand),
    recordIgnoredSignal: make(recordIgnoredSignal),
    queueMessage: make(queueMessage),
    sendMessage: make(sendMessage),
    storeOutcome: make(storeOutcome),
    retryMessage: make(retryMessage),
    settleMessage: make(settleMessage),
    decideMessage: make(decideMessage),
    recordDeliveryFailure: make(recordDeliveryFailure),
    recordArrival: make(recordArrival),
    repairConversation: make(repairConversation),
    expireSurvey: make(expireSurvey),
    skipSurvey: make(skipSurvey),
    checkAccount: make(checkAccount),
    checkSender: make(checkSender),
    storeChannel: make(storeChannel),
    checkNewToken: make(checkNewToken),
    storeToken: make(storeToken),
    checkChannel: make(checkChannel),
    readConfiguration: make(readConfiguration),
    repairConfiguration: make(repairConfiguration),
    listSenders: make(listSenders),
    readTemplates: make(readTemplates),
    noteIdentity: make(noteIdentity),
    mergeInto: make(mergeInto),
    undoMerge: make(undoMerge),
    partConversations: make(partConversations),
    storeBlock: make(storeBlock),
    endBlocked: make(endBlocked),
    blockAtProvider: make(blockAtProvider),
    moveLabelStep: make(moveLabelStep),
    addMember: make(addMember),
    removeMember: make(removeMember),
    returnConversations: make(returnConversations),
    keep: make(keep),
    fetchMedium: make(fetchMedium),
    giveUpMedium: make(giveUpMedium),
    reopenMedium: make(reopenMedium),
    readInbound: make(readInbound),
    scheduleChannel: make(scheduleChannel),
    unscheduleChannel: make(unscheduleChannel),
    auditHours: auditHours({ ...dependencies, sql: longStatements(dependencies.sql) }),
    setPresence: make(setPresence),
    setCapacity: make(setCapacity),
    deleteAgent: make(deleteAgent),
    returnAllConversations: make(returnAllConversations),
    setTeamMembers: make(setTeamMembers),
    deleteTeam: make(deleteTeam),
    tellConversations: make(tellConversations),
    deleteChannel: make(deleteChannel),
    endConversations: make(endConversations),
    detachContact: make(detachContact),
    endConversationsOf: make(endConversationsOf),
    blankContact: make(blankContact),
    eraseFilesOf: make(eraseFilesOf),
    eraseHistories: make(eraseHistories),
    eraseAtProvider: make(eraseAtProvider),
    endErasure: make(endErasure),
    applyRetention: make(applyRetention),
    sendPush: make(sendPush),
    giveUpPush: make(giveUpPush),
  }
}
