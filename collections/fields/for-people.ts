import type { DateField, Field } from 'payload'

interface Entity {
  admin?: object
  fields: Field[]
}

/** Days and times as people here write them: Payload's own would be 12/25/2026, or a day without its year. */
const DAY = 'd MMM yyyy'
const TIME = 'HH:mm'

/**
 * What forms of all kinds have in common: dates that read the same everywhere, and no page of JSON beside the form. Programs find the API
 * in the documentation.
 */
export const forPeople = <T extends Entity>(entity: T): T => ({
  ...entity,
  admin: { ...entity.admin, hideAPIURL: true },
  fields: entity.fields.map(withDates),
})

function withDates(field: Field): Field {
  if (field.type === 'date') return dated(field)
  if (field.type === 'tabs') {
    return { ...field, tabs: field.tabs.map((tab) => ({ ...tab, fields: tab.fields.map(withDates) })) }
  }
  if ('fields' in field && Array.isArray(field.fields)) {
    return { ...field, fields: field.fields.map(withDates) } as Field
  }
  return field
}

function dated(field: DateField): Field {
  const date = field.admin?.date
  const format =
    date?.pickerAppearance === 'dayAndTime'
      ? { displayFormat: `${DAY} ${TIME}`, timeFormat: TIME }
      : { displayFormat: DAY }
  return { ...field, admin: { ...field.admin, date: { ...date, ...format } } } as Field
}
