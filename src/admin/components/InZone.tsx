'use client'

import { useFormFields } from '@payloadcms/ui'
import { sayInstant } from './model/instants.ts'
import { useZone } from './model/useZone.ts'

interface InZoneProps {
  /** Paths of the fields in the form: the instant, and the name of its zone. */
  at: string
  zone: string
}

/** Says a picked moment in the zone that stands beside it: the picker itself knows the clock of this computer only. */
export function InZone({ at, zone }: InZoneProps) {
  const own = useZone()
  const picked = useFormFields(([fields]) => fields?.[at]?.value)
  const named = useFormFields(([fields]) => fields?.[zone]?.value)
  const iso = picked instanceof Date ? picked.toISOString() : typeof picked === 'string' ? picked : ''
  const there = typeof named === 'string' ? named.trim() : ''
  return (
    <p className="pr-quiet pr-in-zone" role="status" lang="en">
      The time is picked by the clock of this computer ({own}). {iso ? <strong>{sayThere(iso, there)}</strong> : null}
    </p>
  )
}

function sayThere(iso: string, zone: string): string {
  try {
    // An offset is no zone: it knows nothing of summer time.
    if (zone && !/^[+-]/.test(zone)) return `That is ${sayInstant(iso, zone)}.`
  } catch {
    // Not the name of a zone.
  }
  return 'Name the time zone, for example Europe/Stockholm.'
}
