-- Up Migration

-- When the presence that holds was asked for: a word that took longer must not undo a later one.
alter table agents add column presence_asked_at timestamptz;
