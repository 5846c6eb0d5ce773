'use client'

import { useConfig } from '@payloadcms/ui'
import { useSearchParams } from 'next/navigation'
import { campaignAsked } from '../model/campaign.ts'
import { useFetched } from '../model/useFetched.ts'

/** Above a list of deliveries that shows those of one campaign: its name, which the filter does not tell, and the way back. */
export function OfCampaign() {
  const { routes } = useConfig().config
  const id = campaignAsked(useSearchParams())
  const campaign = useFetched<{ title?: string }>(id ? `${routes.api}/campaigns/${id}?depth=0` : null)
  if (!id || campaign.state !== 'ready') return null
  return (
    <p className="pr-of-campaign" lang="en">
      Of the campaign <a href={`${routes.admin}/collections/campaigns/${id}`}>{campaign.value.title || 'Unnamed'}</a>
    </p>
  )
}
