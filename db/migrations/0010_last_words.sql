-- Up Migration

-- When what holds of something was asked for, where the row itself can't tell: of a membership that is gone, say. A word
-- that was held up by an outage must not undo a later one.
create table last_words (
  about text primary key,
  asked_at timestamptz not null
);
