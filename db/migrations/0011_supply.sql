-- Up Migration

-- Holds who has a seat, and who could have one, as it is until the transaction ends; refuses (SB001) when the channel has a
-- free one. A function, since each statement of it sees all that was committed when the lock was given: a statement that
-- waits for a lock itself goes on seeing what was committed before it waited. What a free seat is, `hasFreeSeat` says too.
create function hold_supply(seats_lock bigint, channel uuid) returns uuid language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock_shared(seats_lock);
  if exists (
    select from channels c
    join channel_versions v on v.channel_id = c.id and v.version = c.version
    join channel_agents m on m.channel_id = c.id
    join agents a on a.id = m.agent_id
    where c.id = channel and coalesce(v.settings->'assignment'->>'mode', 'balanced') <> 'manual'
      and a.deleted_at is null and a.presence = 'online'
      and (a.presence_until is null or a.presence_until > clock_timestamp())
      and a.capacity > (select count(*) from assignments s where s.agent_id = a.id)
  ) then
    raise exception 'a seat is free' using errcode = 'SB001';
  end if;
  return channel;
end $$;
