import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Section } from '../form/section.tsx'

interface DeleteSectionProps {
  action: string
  /** What happens to everything that uses it. */
  hint: string
  /** The question that is asked first. */
  question: string
  run(): Promise<unknown>
}

/** The last part of a page: deleting its object. */
export function DeleteSection({ action, hint, question, run }: DeleteSectionProps) {
  const [isAsking, setAsking] = useState(false)
  return (
    <Section title={action} about={hint}>
      <Button kind="danger" className="justify-self-start" onClick={() => setAsking(true)}>
        {action}
      </Button>
      {isAsking && (
        <Confirm title={question} action={action} run={run} onClose={() => setAsking(false)}>
          <p>{hint}</p>
        </Confirm>
      )}
    </Section>
  )
}
