-- Up Migration

-- What people do (domain/audit-log.ts), sign-ins and refused attempts included. It refers to nothing, so that it outlives what it
-- is about. Of customers it has only ids.
create table audit_log (
  -- Derived from the command, so that a repeated request is stored once.
  id uuid primary key,
  -- In whole milliseconds, like the cursors of lists.
  at timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
  -- The order of entries of one millisecond.
  position bigint not null generated always as identity,
  action text not null,
  outcome text not null check (outcome in ('done', 'refused', 'unknown')),
  -- The code of the problem.
  code text,
  actor_kind text not null check (actor_kind in ('agent', 'administrator', 'nobody')),
  actor_id uuid,
  -- As it was then.
  actor_name text,
  actor_role text,
  target_type text,
  target_id uuid,
  -- Only what changed.
  before jsonb,
  after jsonb,
  session_id uuid,
  token_id uuid,
  token_name text,
  address text,
  user_agent text,
  request_id text,
  command_id uuid
);

create index audit_log_at on audit_log (at, position);
create index audit_log_actor on audit_log (actor_id, at, position) where actor_id is not null;
create index audit_log_action on audit_log (action, at, position);
create index audit_log_target_type on audit_log (target_type, at, position);
create index audit_log_target on audit_log (target_id, at, position) where target_id is not null;
create index audit_log_refused on audit_log (at, position) where outcome = 'refused';
create index audit_log_unknown on audit_log (at, position) where outcome = 'unknown';

-- The service owns its tables, so missing grants would stop nobody.
create function refuse_audit_log_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log can only be added to' using errcode = 'SB004';
end $$;

create trigger audit_log_unchanged before update or delete on audit_log
  for each row execute function refuse_audit_log_change();
create trigger audit_log_untruncated before truncate on audit_log
  for each statement execute function refuse_audit_log_change();
