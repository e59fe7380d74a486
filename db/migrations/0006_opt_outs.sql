-- Up Migration

-- Who said that they want no messages from a channel's sender; kept when they take it back. Nothing automatic goes to them.
create table opt_outs (
  channel_id uuid not null references channels,
  -- The customer's address as received.
  address text not null,
  since timestamptz not null,
  -- keyword: they wrote STOP or the like; provider: the provider said so; refused: it refused a message for it (21610).
  by text not null check (by in ('keyword', 'provider', 'refused')),
  -- When they took it back; null while it holds.
  ended_at timestamptz,
  primary key (channel_id, address)
);
