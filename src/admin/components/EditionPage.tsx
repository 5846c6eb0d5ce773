'use client'

import { useConfig, useDocumentInfo } from '@payloadcms/ui'

/** An edition as the public page shows it, or would; in the place of its stored text. Nothing in it runs. */
export function EditionPage() {
  const { routes } = useConfig().config
  const { id } = useDocumentInfo()
  if (!id) return null
  return (
    <section className="pr-edition" aria-label="The edition as readers see it" lang="en">
      <h3>As readers see it</h3>
      <iframe
        title="The edition as readers see it"
        className="pr-frame pr-frame--page"
        sandbox="allow-same-origin"
        src={`${routes.api}/editions/${id}/page`}
      />
    </section>
  )
}
