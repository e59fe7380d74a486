-- Up Migration

-- What an agent's e-mail address is compared by (domain/email.ts): PostgreSQL knows no domain's form in DNS, and what is a
-- letter's small form depends on its locale. Null for those from before, which are all ASCII.
alter table agents add column email_key text;

drop index agents_email;
create unique index agents_email on agents (coalesce(email_key, lower(email))) where deleted_at is null;
