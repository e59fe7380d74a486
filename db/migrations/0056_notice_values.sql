-- Up Migration

-- What a notice tells besides its code, in the form of NoticeValues. Null: it was stored by a version without them.
alter table channel_notices add column values jsonb;
