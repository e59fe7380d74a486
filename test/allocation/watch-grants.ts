import type { Database } from '../../db/client.ts'

/**
 * Makes the database refuse what must never happen, at the moment when it would happen: that automatic assignment gives
 * an agent more than their capacity, or skips a conversation that has waited longer. The trigger locks the agent's row
 * and reads again, so that it also sees what another transaction assigned, whichever locks that one had.
 */
export async function watchGrants(sql: Database): Promise<void> {
  await sql`
    create function watch_grant() returns trigger language plpgsql as $$
    declare
      agent agents;
      given record;
    begin
      if new."by" <> 'automation' then return null; end if;
      select * into agent from agents where id = new.agent_id for no key update;
      if (select count(*) from assignments where agent_id = agent.id) > agent.capacity then
        raise exception 'agent % was given more than they can have', agent.id;
      end if;
      if agent.presence <> 'online' or agent.deleted_at is not null then
        raise exception 'agent % was given one while away', agent.id;
      end if;
      select *, array_position(array['low', 'normal', 'high', 'urgent'], priority) - 1 as rank into given
      from conversations where id = new.conversation_id;
      if not exists (select from channel_agents where agent_id = agent.id and channel_id = given.channel_id) then
        raise exception 'agent % was given one of a channel that is not theirs', agent.id;
      end if;
      if exists (
        select from waiting_line l
        join channels c on c.id = l.channel_id
        join channel_versions v on v.channel_id = c.id and v.version = c.version
        join channel_agents m on m.channel_id = l.channel_id and m.agent_id = agent.id
        where (l.priority > given.rank or (l.priority = given.rank and l.since < given.created_at))
          and (l.agent_id = agent.id or (l.agent_id is null and v.settings->'assignment'->>'mode' <> 'manual'))
          and (l.team_id is null or exists (
            select from team_agents t where t.team_id = l.team_id and t.agent_id = agent.id))
          and agent.id <> all(l.excluded) and l.not_before is null
      ) then
        raise exception 'conversation % was passed by', new.conversation_id;
      end if;
      return null;
    end $$`
  await sql`
    create trigger watch_grants after insert on assignments for each row execute function watch_grant()`
}
