import { useTranslations } from 'use-intl'
import { Button } from '../ui/button.tsx'
import { Failed } from '../ui/failed.tsx'

/** What of a list's query is needed to read on. */
export interface ReadOn {
  error: unknown
  data: unknown
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage(): unknown
  refetch(): unknown
}

/** The end of a list that is read page by page: a button for the next page, or why it could not be read. */
export function More({ list }: { list: ReadOn }) {
  const t = useTranslations('contacts')
  const { error, data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = list
  if (error) return <Failed error={error} onAgain={data ? fetchNextPage : refetch} />
  if (!hasNextPage) return null
  return (
    <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
      {t('more')}
    </Button>
  )
}
