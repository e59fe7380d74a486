import { queryOptions, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import { useMe } from '../../session/me.ts'
import { Button } from '../../ui/button.tsx'
import { Listing, Loaded, Nothing } from '../parts/page.tsx'
import { NewToken } from './new-token.tsx'
import { TokenList } from './token-list.tsx'

const ownTokensQuery = (agentId: string) =>
  queryOptions({
    queryKey: ['tokens', agentId],
    queryFn: async () => (await ask(api.GET('/v1/tokens'))).items,
    staleTime: 0,
  })

/** The agent's own API tokens. */
export function Page() {
  const t = useTranslations('tokens')
  const { agent } = useMe()
  const [isMaking, setMaking] = useState(false)
  const action = agent && (
    <Button kind="primary" className="h-8" onClick={() => setMaking(true)}>
      <Plus size={15} aria-hidden="true" />
      {t('newToken')}
    </Button>
  )
  return (
    <Listing title={t('tokens')} hint={t('tokensHint')} action={action}>
      {agent ? <Own agentId={agent.id} /> : <Nothing>{t('noAgent')}</Nothing>}
      {agent && isMaking && <NewToken agentId={agent.id} onClose={() => setMaking(false)} />}
    </Listing>
  )
}

function Own({ agentId }: { agentId: string }) {
  return (
    <Loaded query={useQuery(ownTokensQuery(agentId))}>
      {tokens => <TokenList tokens={tokens} agentId={agentId} />}
    </Loaded>
  )
}
