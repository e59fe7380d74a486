-- Up Migration

-- Since when nobody is left to give it to: everybody who is there had it, and let the customer wait.
alter table conversations add column unattended_since timestamptz;
