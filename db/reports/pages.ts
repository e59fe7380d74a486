/** How many rows are read at once. */
const PAGE = 500

/**
 * All rows of a list, page by page as the caller asks. Each page is a short statement, so no connection is held while the
 * reader takes its time.
 */
export async function* pagesOf<R>(
  read: (page: { after?: R; limit: number }) => Promise<R[]>,
): AsyncGenerator<R[]> {
  for (let after: R | undefined; ; ) {
    const rows = await read({ after, limit: PAGE })
    yield rows
    after = rows.at(-1)
    if (!after || rows.length < PAGE) return
  }
}
