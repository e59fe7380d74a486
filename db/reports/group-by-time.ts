import { stretches, zoneOf } from '../../domain/business-hours-clock.ts'
import type { TimeUnit } from '../../domain/reporting/periods.ts'
import type { Fragment, Sql } from '../client.ts'

/** What a report is grouped by. `key` identifies a group, and `name` is for people. */
export interface Grouping {
  key: Fragment
  name: Fragment
}

/**
 * Groups by the hours, days, weeks or months of a time zone. The key of a day, week or month is its first date there. The
 * key of an hour is the instant of its beginning, because a zone can have the same hour twice in a day.
 *
 * PostgreSQL is not asked for the zone's offsets: it takes CET and others as abbreviations without summer time, and some of
 * its packages lack aliases such as US/Pacific. Business hours use the same source, so reports agree with them.
 *
 * @param at the time of a row, a `timestamptz`
 * @param range epoch ms: between which times the rows are
 */
export function groupByTime(
  sql: Sql,
  at: Fragment,
  { unit, timezone, from, to }: { unit: TimeUnit; timezone: string; from: number; to: number },
): Grouping {
  const spans = stretches(zoneOf(timezone), from, Math.max(from, to) + 1)
  // Times before the first and after the last span (something that happens at this moment) use that span's offset.
  const offset = sql`interval '1 millisecond' * (${spans.map(span => span.offset)}::float8[])
    [greatest(1, width_bucket(${at}, ${spans.map(span => new Date(span.from).toISOString())}::timestamptz[]))]`
  const start = sql`date_trunc(${unit}, ${at} at time zone 'UTC' + ${offset})`
  if (unit === 'hour') {
    return {
      key: sql`to_char(${start} - ${offset}, 'YYYY-MM-DD"T"HH24:MI"Z"')`,
      name: sql`to_char(${start}, 'YYYY-MM-DD HH24:MI')`,
    }
  }
  const date = sql`to_char(${start}, 'YYYY-MM-DD')`
  return { key: date, name: date }
}
