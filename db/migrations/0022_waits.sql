-- Up Migration

-- Who waits for an answer ------------------------------------------------------------------------------------------

-- Of a customer's message: whether it asks for an answer. Of ours: whether it is one.
alter table messages
  add column asks boolean not null default false,
  add column answers boolean not null default false;

-- The place of the last answer that arrived, or of the resolution since: what the customer asked behind it waits.
alter table conversations add column answered_seq integer not null default 0;

update messages m set asks = m.direction = 'inbound', answers = m.direction = 'outbound'
from conversations c
where c.id = m.conversation_id and c.status <> 'closed'
  and (m.kind in ('reply', 'ai') or (m.direction = 'inbound' and m.received_at >= c.waiting_since));

-- An answer of ours has arrived: nobody waits any more for what was asked before it. A function, since each statement of it
-- sees all that was committed when the lock was given: what the customer asks at the same moment must not be passed over.
create function note_answer(message uuid) returns void language plpgsql volatile as $$
declare
  answer record;
begin
  select c.id, m.seq into answer from messages m join conversations c on c.id = m.conversation_id
  where m.id = message and m.answers and c.waiting_since is not null
  for no key update of c;
  if not found then
    return;
  end if;
  update conversations c set answered_seq = greatest(c.answered_seq, answer.seq),
    waiting_since = (
      select min(i.received_at) from messages i
      where i.conversation_id = c.id and i.asks and i.seq > greatest(c.answered_seq, answer.seq))
  where c.id = answer.id;
end $$;

-- What happened stays as it was told -------------------------------------------------------------------------------

-- Whether a number of a conversation holds the event that it is to hold: of the same type, and of the same part of a message. It
-- does when a step is done a second time; another one would be lost without a word.
create function is_told(conversation uuid, seq integer, told text, told_data jsonb, to_tell text, to_tell_data jsonb)
returns boolean language plpgsql immutable as $$
begin
  if told <> to_tell or told_data->>'deliveryId' is distinct from to_tell_data->>'deliveryId' then
    raise exception 'number % of conversation % holds %, and is to hold %', seq, conversation,
      concat_ws(' ', told, told_data->>'deliveryId'), concat_ws(' ', to_tell, to_tell_data->>'deliveryId')
      using errcode = 'SB002', table = 'events';
  end if;
  return true;
end $$;

-- Settings reach open conversations --------------------------------------------------------------------------------

-- The version of its channel's settings that a conversation acts on.
alter table conversations add column settings_version integer not null default 0;
-- The last version that changed what open conversations act on, and the last that all of them are known to act on.
alter table channels
  add column acted_on_version integer not null default 1,
  add column told_version integer not null default 0;

update channels set acted_on_version = version;

-- Since when what waits for a team has not been told of the team's hours.
alter table teams add column untold_since timestamptz;

create index conversations_with_ai on conversations (ai_agent_id) where status = 'ai';
