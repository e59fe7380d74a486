import { Download } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/button.tsx'
import { download } from '../ui/download.ts'
import { toCsv } from './csv.ts'

interface SaveProps {
  /** The name of the file, without its ending. */
  file: string
  /** Whose numbers, for who hears several of these buttons. */
  label?: string
  /** The lines of the file, the titles first. */
  lines(): (string | number | null)[][]
}

/** Saves a table as a CSV file. */
export function Save({ file, label, lines }: SaveProps) {
  const t = useTranslations('reports')
  const save = () => download(new Blob([toCsv(lines())], { type: 'text/csv;charset=utf-8' }), `${file}.csv`)
  return (
    <p>
      <Button aria-label={label && `${t('save')}: ${label}`} onClick={save}>
        <Download size={14} aria-hidden="true" />
        {t('save')}
      </Button>
    </p>
  )
}
