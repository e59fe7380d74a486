// Every workflow of the worker. The name of the export is the workflow's type.

import * as agents from './agents.ts'
import * as aiAgents from './ai-agents.ts'
import * as audit from './audit.ts'
import * as channels from './channels.ts'
import * as contacts from './contacts.ts'
import * as conversing from './conversation.ts'
import * as erasure from './erasure.ts'
import { takingNoSignals } from './ignored-signals.ts'
import * as keeping from './keeper.ts'
import * as labels from './labels.ts'
import * as media from './media.ts'
import * as members from './members.ts'
import * as push from './push.ts'
import * as recovery from './recovery.ts'
import * as retention from './retention.ts'
import { startedByService } from './untrusted.ts'

export const conversation = startedByService(conversing.conversation)
export const setPresence = takingNoSignals(agents.setPresence)
export const setCapacity = takingNoSignals(agents.setCapacity)
export const deleteAgent = takingNoSignals(agents.deleteAgent)
export const setTeamMembers = takingNoSignals(agents.setTeamMembers)
export const deleteTeam = takingNoSignals(agents.deleteTeam)
export const reconsiderConversations = takingNoSignals(channels.reconsiderConversations)
export const testAiAgent = takingNoSignals(aiAgents.testAiAgent)
export const auditChannel = takingNoSignals(audit.auditChannel)
export const connectChannel = takingNoSignals(channels.connectChannel)
export const rotateToken = takingNoSignals(channels.rotateToken)
export const verifyChannel = takingNoSignals(channels.verifyChannel)
export const listSenders = takingNoSignals(channels.listSenders)
export const readTemplates = takingNoSignals(channels.readTemplates)
export const deleteChannel = takingNoSignals(channels.deleteChannel)
export const eraseContact = takingNoSignals(erasure.eraseContact)
export const mergeContact = takingNoSignals(contacts.mergeContact)
export const undoMerge = takingNoSignals(contacts.undoMerge)
export const blockContact = takingNoSignals(contacts.blockContact)
export const moveLabel = takingNoSignals(labels.moveLabel)
export const noteIdentity = takingNoSignals(contacts.noteIdentity)
export const keeper = takingNoSignals(keeping.keeper)
export const fetchMedia = takingNoSignals(media.fetchMedia)
export const addMember = takingNoSignals(members.addMember)
export const removeMember = takingNoSignals(members.removeMember)
export const pushNotice = takingNoSignals(push.pushNotice)
export const retain = takingNoSignals(retention.retain)
export const recoverInbound = takingNoSignals(recovery.recoverInbound)
