-- Up Migration

-- When to ask the provider what became of a delivery, should it not report by itself; null once that is known, or was
-- asked often enough.
alter table deliveries
  add column check_at timestamptz,
  add column checks smallint not null default 0;

create index deliveries_check on deliveries (check_at) where check_at is not null;

update deliveries set check_at = now() + interval '10 minutes' * random()
where status in ('accepted', 'sent', 'unknown') and updated_at > now() - interval '1 day';
