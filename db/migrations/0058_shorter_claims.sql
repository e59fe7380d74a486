-- Up Migration

-- As before (0029), but when an agent last got a conversation is read only of those who can have one: nobody else is compared by it.
-- With a hundred agents, of whom few are free, a claim reads and writes a third less.
create or replace function facts_of_claim(conversation uuid, channel uuid, team uuid) returns json language plpgsql stable as $$
declare
  known record;
  names text[];
  people text;
  free uuid[];
  of_team json;
begin
  select coalesce(v.settings->'assignment'->>'mode', 'balanced') as mode,
    (select o.status from conversations o where o.id = conversation) as status,
    a.id, a.name, s."by", s.seq, s.decision
  into known
  from channels c join channel_versions v on v.channel_id = c.id and v.version = c.version
  left join assignments s on s.conversation_id = conversation
  left join agents a on a.id = s.agent_id
  where c.id = channel;
  if not found then
    return null;
  end if;
  select array_agg(p.name), string_agg(p.id::text || ' ' || p.presence
      || case when p.is_free then p.seat_facts || p.turn else ' ' || p.load::text || ' ' || p.capacity::text || '  ' end, ';'),
    array_agg(p.id) filter (where p.is_free)
  into names, people, free
  from (
    select o.*, o.presence = 'online' and o.load < o.capacity as is_free
    from (
      select a.id, a.name, a.load, a.capacity, a.seat_facts, m.turn,
        case when a.presence_until <= clock_timestamp() then 'offline' else a.presence end as presence
      from channel_agents m join agents a on a.id = m.agent_id
      where m.channel_id = channel and a.deleted_at is null
      -- The order of the index, so no sort is needed.
      order by m.agent_id
    ) o
  ) p;
  if team is not null then
    of_team := (
      select coalesce((select json_agg(m.agent_id) from team_agents m where m.team_id = t.id), '[]')
      from teams t where t.id = team and t.deleted_at is null);
  end if;
  return json_build_object(
    'open', coalesce(known.status <> 'closed', false),
    'seat', case when known.id is not null then json_build_object(
      'agentId', known.id, 'agentName', known.name, 'by', known."by", 'seq', known.seq, 'decision', known.decision) end,
    'mode', known.mode,
    'members', json_build_object('names', names, 'facts', people),
    'team', of_team,
    'othersFirst', free is not null and is_awaited(free, conversation),
    'now', extract(epoch from clock_timestamp()) * 1000);
end $$;
