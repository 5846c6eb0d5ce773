import { join } from 'node:path'
import { env } from '../../../env.ts'
import { Notice } from '../parts/Notice.tsx'

/** Says that this is a trial, and where to look. */
export function TrialBanner({ adminRoute, canImport }: { adminRoute: string; canImport: boolean }) {
  return (
    <Notice tone="wait">
      <p>
        <strong>Trial mode.</strong> Every mail is caught inside this program; nothing leaves this machine, and the
        sample newsroom is fictional.
      </p>
      <p className="pr-row">
        <a href="/">Newsroom</a>
        <a href="/trial/inbox">Inbox with all caught mail</a>
        {canImport ? <a href={`${adminRoute}/collections/contacts`}>Import the sample contacts</a> : null}
      </p>
      {canImport ? (
        <p>
          A file of 1,000 invented contacts to import lies on this machine at{' '}
          <code>{join(env().dataDir, 'sample-contacts.csv')}</code>
        </p>
      ) : null}
    </Notice>
  )
}
