-- Up Migration

-- Which of its message's files go with a part, by their places from 0 on. Null in what was written before there were parts
-- with files of their own, and where a message has none: all of them go with the first part.
alter table deliveries add column media smallint[];

-- Our address that it left from, as the provider reported: of a service it is the provider that chooses.
alter table deliveries add column sender text;

-- Where the account's data are processed at the provider, and where its network is entered; null: its own default.
alter table channels
  add column region text,
  add column edge text;
