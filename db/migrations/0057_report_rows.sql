-- Up Migration

-- What reports count, and list behind their figures, by its time.
create index events_counted on events (type, at, position) where type in (
  'conversation.opened', 'conversation.reopened', 'conversation.resolved', 'conversation.closed',
  'conversation.handed_over', 'message.received', 'message.queued');

-- Those that failed or are in doubt are few among the others of their time.
create index deliveries_trouble_created on deliveries (created_at, id) where status in ('failed', 'unknown');

-- How often each of these is so. Without them, PostgreSQL takes what an expression asks for as rare, and reads and sorts all
-- of a report's time where the first rows of an index are enough. They are the expressions of db/reports/volume.ts.
create statistics events_written_by on (case
  when data->>'kind' = 'elsewhere' or actor->>'kind' = 'agent' then 'agent'
  when actor->>'kind' = 'ai' then 'ai' else 'nobody' end) from events;
