/** In lists an empty cell is a dash, where Payload would write “<No Address>”. */
const general = { noLabel: '–' }

/** For `i18n.translations`; Finnish, which Payload does not know, has it in `finnish.ts`. */
export const emptyCells = {
  en: { general },
  sv: { general },
  nb: { general },
  da: { general },
  is: { general },
  et: { general },
  lv: { general },
  lt: { general },
}
