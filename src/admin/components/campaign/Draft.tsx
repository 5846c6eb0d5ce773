'use client'

import type { Principal } from '../../../domain/permissions.ts'
import { campaignOffers } from '../model/campaign.ts'
import { CampaignDialog } from './CampaignDialog.tsx'

interface DraftProps {
  who: Principal | null
  /** Of the campaign that has just been made. */
  id: string
  api: string
  adminRoute: string
}

/** A campaign that has just been made: whom it reaches and the mail itself, to be launched; left alone it is a draft with a page of its own. */
export function Draft({ who, id, api, adminRoute }: DraftProps) {
  const launch = campaignOffers(who, { state: 'draft', frozen: false, planComplete: false }, null).find(
    ({ action }) => action === 'launch',
  )
  if (!launch) return null
  const leave = () => window.location.assign(`${adminRoute}/collections/campaigns/${id}`)
  return (
    <CampaignDialog address={`${api}/campaigns/${id}`} offer={launch} onClose={leave} onReload={leave} onDone={leave} />
  )
}
