import type { components, paths } from './schema.d.ts'

// The shapes of the API by their names in its description.

type Schemas = components['schemas']

export type { paths }
export type Agent = Schemas['Agent']
export type AgentSettings = Schemas['AgentSettings']
export type CannedReply = Schemas['CannedReply']
export type AccountToList = Schemas['AccountToList']
export type AiAgent = Schemas['AiAgent']
export type BusinessHours = Schemas['BusinessHours']
export type Channel = Schemas['Channel']
export type ChannelCandidate = Schemas['ChannelCandidate']
export type ChannelCandidates = Schemas['ChannelCandidates']
export type ChannelChanges = Schemas['ChannelChanges']
export type ChannelVersion = Schemas['ChannelVersion']
export type Contact = Schemas['Contact']
export type Conversation = Schemas['Conversation']
export type ConversationEvent = Schemas['Event']
export type FirstMessage = Schemas['FirstMessage']
export type HoursPreview = Schemas['HoursPreview']
export type Label = Schemas['Label']
export type ListedConversation = Schemas['ListedConversation']
export type Me = Schemas['Me']
export type Message = Schemas['Message']
export type MessageMedium = Schemas['MessageMedium']
export type NewChannel = Schemas['NewChannel']
export type NewMessage = Schemas['NewMessage']
export type PassingEvent = Schemas['PassingEvent']
export type Problem = Schemas['Problem']
export type RoutingRule = Schemas['RoutingRule']
export type StreamedEvent = Schemas['StreamedEvent']
export type Team = Schemas['Team']
export type Template = Schemas['Template']
export type TimelineItem = Schemas['TimelineItem']
export type Upload = Schemas['Upload']
export type Verification = Schemas['Verification']
export type View = Schemas['View']
export type Viewer = Schemas['Viewer']

export type ConversationQuery = NonNullable<paths['/v1/conversations']['get']['parameters']['query']>
