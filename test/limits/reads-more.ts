import type { Reading } from './explained.ts'
import { CONVERSATIONS } from './million.ts'

// The most rows that a statement may read.

/** The most rows that it reads for each row that it returns: the row, and the rows that belong to it. */
const READ_PER_ROW = 20
/**
 * The most that a statement may read in any case. One that returns no row or one may have to look in several places.
 */
const READ_AT_LEAST = 40

/** Statements that must read more, by a part of their text: the most rows read for each returned row, and why. */
const READS_MORE: { part: RegExp; perRow: number; because: string }[] = [
  {
    part: /channel_id = \$1 and status = any\(\$2\)/,
    perRow: 100,
    because: 'all open conversations are looked at, which are few, when a channel changes',
  },
  {
    part: /^\s*update waiting_line set (agent|team)_id = null/,
    perRow: CONVERSATIONS,
    because: 'who is gone is taken out of the whole line',
  },
  {
    // The second condition can only be checked on each row.
    part: /with candidates as materialized[\s\S]*fits/,
    perRow: 50_000,
    because: 'at most 1,000 of each status and channel are looked through for a page',
  },
  {
    part: /with candidates as materialized/,
    perRow: 200,
    because: 'a page of each status, and of each of the agent’s channels',
  },
  {
    part: /with page as materialized \(\s*select (newest|found)\.\*/,
    perRow: 30,
    because: 'a page of each channel',
  },
  {
    part: /from search_(messages|contacts) s\s+where s\.grams/,
    perRow: 10_000,
    because: 'a frequent word is in most texts of the stretches that are looked through',
  },
  {
    part: /left join search_contacts/,
    perRow: 2_000,
    because: 'the names of the contacts of 500 events are compared with those that are found',
  },
  {
    part: /with ids as materialized \(\s*select c\.id, c\.channel_id/,
    perRow: 2_000,
    because: 'up to 1,000 conversations whose ids begin so are looked through',
  },
  {
    part: /with entries as/,
    perRow: 1_000,
    because: 'where a line moved, it is counted, up to 1,000',
  },
  {
    part: /where h\.told_version < h\.acted_on_version/,
    perRow: 10_000,
    because: 'whether one of a channel’s open conversations still uses settings from before a change',
  },
  {
    part: /count\(\*\)::integer as sent/,
    perRow: CONVERSATIONS,
    because: 'a report counts all surveys of its time',
  },
  {
    part: /from \(\s*select r\.key, r\.name, |e\.type = 'conversation\.handed_over'|d\.status = 'failed' and/,
    perRow: CONVERSATIONS * 3,
    because: 'a report counts all that happened in its time',
  },
  {
    part: /select e\.conversation_id, e\.channel_id, e\.seq[\s\S]*(e\.channel_id|'id'\)::uuid end)\s*= \$\d/,
    perRow: 500,
    because: 'those of a channel or an agent are looked for among all that the report counts',
  },
  {
    part: /select d\.id, d\.message_id, m\.conversation_id[\s\S]*(m\.channel_id|author_id end)\s*= \$\d/,
    perRow: 1_000,
    because: 'the sends of a channel or an agent are looked for among all that the report counts',
  },
  {
    part: /with page as materialized[\s\S]*s\.score (is not null|>?= )/,
    perRow: 10_000,
    because: 'those that were answered are looked for among all that were sent',
  },
  {
    part: /from presence_history h(?![\s\S]*a\.id = \$\d)/,
    perRow: 200,
    because: 'the changes of all agents in the time of the report are added up',
  },
  {
    part: /agents as not materialized/,
    perRow: 2_000,
    because: 'a dry run may look through the lines of the channels that it concerns, if they are short',
  },
  {
    part: /as contact_name, v\.last_inbound_at/,
    perRow: 200,
    because: 'a short line is read whole and sorted; a long one is read in the order of its index',
  },
  {
    part: /as oldest from generate_series/,
    perRow: 1_100,
    because: 'the line of each channel is counted, up to 1,000',
  },
  {
    part: /as ai_agent_name/,
    perRow: 20_000,
    because: 'at most 1,000 of each channel that AI agents have are counted',
  },
  {
    part: /found as materialized \(\s*select c\.\*\s*from channels h/,
    perRow: 2_000,
    because: 'at most 700 of each channel that wait, and 1,000 places in its line, are looked at',
  },
  {
    part: /as unanswered_id/,
    perRow: 100,
    because: 'all conversations that an agent has are looked at',
  },
  { part: /count\(\*\)::integer as depth/, perRow: CONVERSATIONS, because: 'how many wait is counted' },
  { part: /as recovered/, perRow: CONVERSATIONS, because: 'how many were recovered is counted' },
  { part: /as first, max\(at\) as last/, perRow: 2, because: 'the two ends of an index' },
  {
    part: /not exists \(select from waiting_line/,
    perRow: CONVERSATIONS,
    because: 'all who wait are compared with the line',
  },
  {
    part: /o\.status in \('resolved', 'closed'\)/,
    perRow: CONVERSATIONS,
    because: 'all seats are compared with their conversations',
  },
]

/** The most rows that a statement may read for what it returned. */
export function mostFor({ text, returned }: Reading): number {
  const perRow = READS_MORE.find(({ part }) => part.test(text))?.perRow ?? READ_PER_ROW
  return Math.max(READ_AT_LEAST, perRow * Math.max(1, returned))
}
