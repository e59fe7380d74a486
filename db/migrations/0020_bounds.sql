-- Up Migration

-- What is asked for is found without reading what isn't, however much there is.

-- Which survey a message asks: looked for while all seats wait.
create index surveys_message on surveys (message_id) where message_id is not null;

-- Lists of conversations, newest first: of each status, of a channel, of an assignee. A list of several statuses or
-- channels takes the newest of each.
create index conversations_status on conversations (status, created_at desc, id desc);
drop index conversations_channel;
create index conversations_channel on conversations (channel_id, status, created_at desc, id desc);
drop index conversations_assignee;
create index conversations_assignee on conversations (assignee_id, status, channel_id, created_at desc, id desc)
  where assignee_id is not null;

-- Whom a change of an AI agent, or of a team, concerns.
create index conversations_ai on conversations (ai_agent_id) where status <> 'closed' and ai_agent_id is not null;
create index conversations_team on conversations (team_id) where status <> 'closed' and team_id is not null;

-- Who is not to be given what waits: few entries say so.
create index waiting_line_excluded on waiting_line using gin (excluded) where excluded <> '{}';

-- Of a channel's messages those that webhooks brought, and those that were read from the provider's list: when the last
-- came by webhook, where for months none has. A message stands in one of the two.
drop index messages_inbound;
create index messages_inbound on messages (channel_id, received_at desc)
  where direction = 'inbound' and details->>'recovered' is null;
drop index messages_recovered;
create index messages_recovered on messages (channel_id, received_at desc)
  where direction = 'inbound' and details->>'recovered' is not null;

-- Whether a customer was told, among all that they were ever told.
create index messages_unavailable on messages (conversation_id, created_at) where kind = 'unavailable';

-- Of the events only these are looked for by their time.
drop index events_type;
create index events_surveys on events (at, position) where type = 'survey.created';
create index events_surveys_channel on events (channel_id, at, position) where type = 'survey.created';
create index events_decisions on events (channel_id, at desc) where type = 'routing.decided';
create index events_survey_failed on events (conversation_id, seq) where type = 'survey.failed';
create index events_survey_resent on events (conversation_id, seq) where type = 'survey.resent';
