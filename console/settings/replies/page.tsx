import { useQuery } from '@tanstack/react-query'
import { Folder, Lock, Plus, Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CannedReply } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import type { PageProps } from '../pages.ts'
import { Listing, Loaded, Nothing, Rows } from '../parts/page.tsx'
import { RowLink } from '../parts/row.tsx'
import { useOpen } from '../parts/use-open.ts'
import { Deleted } from '../way-back/deleted.tsx'
import { byFolder, repliesQuery, replyQuery } from './data.ts'
import { EditReply, NewReply } from './editor.tsx'

const NEW = 'new'

/** The list of canned replies by folder, or one of them. */
export function Page({ id }: PageProps) {
  const open = useOpen('replies')
  const back = () => open(undefined)
  if (id === NEW) return <NewReply onBack={back} onMade={open} />
  return id ? <One key={id} id={id} onBack={back} /> : <All />
}

function One({ id, onBack }: { id: string; onBack(): void }) {
  return (
    <Loaded query={useQuery(replyQuery(id))}>{reply => <EditReply reply={reply} onBack={onBack} />}</Loaded>
  )
}

function All() {
  const t = useTranslations('replies')
  const open = useOpen('replies')
  const [typed, setTyped] = useState('')
  const query = useQuery(repliesQuery)
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const isFound = ({ name, shortcut, folder, texts }: CannedReply) => {
    const text = [name, shortcut, folder, ...Object.values(texts)].join(' ').toLowerCase()
    return words.every(word => text.includes(word))
  }
  return (
    <Listing
      title={t('title')}
      hint={t('hint')}
      action={
        <Button kind="primary" className="h-8" onClick={() => open(NEW)}>
          <Plus size={15} aria-hidden="true" />
          {t('new')}
        </Button>
      }
    >
      <input
        type="search"
        aria-label={t('find')}
        placeholder={t('find')}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        className="mb-4 h-9 w-full rounded-md border border-edge bg-surface px-2.5 text-base"
      />
      <Loaded query={query}>
        {replies =>
          replies.length === 0 ? (
            <Nothing>{t('none')}</Nothing>
          ) : (
            <div className="grid gap-5">
              {byFolder(replies.filter(isFound)).map(([folder, inIt]) => (
                <section key={folder} className="min-w-0">
                  {folder && (
                    <h3 className="mb-1.5 flex items-center gap-1.5 text-sm font-medium text-soft">
                      <Folder size={14} aria-hidden="true" />
                      {folder.replaceAll('/', ' / ')}
                    </h3>
                  )}
                  <Rows label={folder || t('noFolder')}>
                    {inIt.map(reply => (
                      <ReplyRow key={reply.id} reply={reply} onOpen={() => open(reply.id)} />
                    ))}
                  </Rows>
                </section>
              ))}
            </div>
          )
        }
      </Loaded>
      <Deleted of="reply" there={query.data} open={open} />
    </Listing>
  )
}

function ReplyRow({ reply, onOpen }: { reply: CannedReply; onOpen(): void }) {
  const t = useTranslations('replies')
  const { name, shortcut, shared, texts, language, uses } = reply
  const Icon = shared ? Users : Lock
  return (
    <RowLink
      onOpen={onOpen}
      icon={<Icon size={16} className="text-soft" role="img" aria-label={t(shared ? 'shared' : 'private')} />}
      title={name}
      hint={texts[language]}
    >
      {shortcut && <kbd className="rounded bg-raised px-1.5 py-0.5 font-mono text-xs">/{shortcut}</kbd>}
      <span className="hidden text-xs text-soft uppercase sm:block">{Object.keys(texts).join(' ')}</span>
      <span className="hidden w-20 text-right text-xs text-soft sm:block">{t('uses', { count: uses })}</span>
    </RowLink>
  )
}
