-- Up Migration

-- What a notice tells besides its code, in the form of NoticeValues. Null: it was stored by a version without them.
alter table channel_notices add column values jsonb;

-- Uploaded files that a version of a channel's settings names. Every version can be restored, so they stay until the channel is
-- deleted.
create table setting_files (
  channel_id uuid not null references channels on delete cascade,
  upload_id uuid not null references uploads,
  primary key (channel_id, upload_id)
);

create index setting_files_upload on setting_files (upload_id);
