import type { components, paths } from './schema.d.ts'

// The shapes of the API by their names in its description.

type Schemas = components['schemas']

export type { paths }
export type Agent = Schemas['Agent']
export type AgentSettings = Schemas['AgentSettings']
export type AiAgent = Schemas['AiAgent']
export type AiAgentChange = Schemas['AiAgentChange']
export type AiAgentTestResult = Schemas['AiAgentTestResult']
export type AiAgentVersion = Schemas['AiAgentVersion']
export type ApiToken = Schemas['ApiToken']
export type AuditAction = Schemas['AuditAction']
export type AuditEntry = Schemas['AuditEntry']
export type CannedReply = Schemas['CannedReply']
export type Channel = Schemas['Channel']
export type Contact = Schemas['Contact']
export type Conversation = Schemas['Conversation']
export type ConversationEvent = Schemas['Event']
export type Invite = Schemas['Invite']
export type InviteWithUrl = Schemas['InviteWithUrl']
export type Label = Schemas['Label']
export type ListedConversation = Schemas['ListedConversation']
export type Me = Schemas['Me']
export type Message = Schemas['Message']
export type MessageMedium = Schemas['MessageMedium']
export type NewMessage = Schemas['NewMessage']
export type PassingEvent = Schemas['PassingEvent']
export type Problem = Schemas['Problem']
export type Session = Schemas['Session']
export type StreamedEvent = Schemas['StreamedEvent']
export type Team = Schemas['Team']
export type Template = Schemas['Template']
export type TimelineItem = Schemas['TimelineItem']
export type Upload = Schemas['Upload']
export type View = Schemas['View']
export type Viewer = Schemas['Viewer']

export type ConversationQuery = NonNullable<paths['/v1/conversations']['get']['parameters']['query']>
