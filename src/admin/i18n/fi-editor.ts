/** The rich-text editor keeps its words by feature and has no fallback of its own, so every one of them is here. */
export const FINNISH_EDITOR = {
  align: {
    alignCenterLabel: 'Keskitä',
    alignJustifyLabel: 'Tasaa molemmat reunat',
    alignLeftLabel: 'Tasaa vasemmalle',
    alignRightLabel: 'Tasaa oikealle',
  },
  blockquote: { label: 'Lainaus' },
  blocks: {
    inlineBlocks: {
      create: 'Luo {{label}}',
      edit: 'Muokkaa: {{label}}',
      label: 'Tekstin sisäiset lohkot',
      remove: 'Poista {{label}}',
    },
    label: 'Lohkot',
  },
  checklist: { label: 'Tarkistuslista' },
  general: {
    placeholder: 'Kirjoita, tai avaa toiminnot merkillä ”/” …',
    slashMenuBasicGroupLabel: 'Perus',
    slashMenuListGroupLabel: 'Luettelot',
    toolbarItemsActive: '{{count}} käytössä',
  },
  heading: { label: 'Otsikko {{headingLevel}}' },
  horizontalRule: { label: 'Vaakaviiva' },
  indent: { decreaseLabel: 'Vähennä sisennystä', increaseLabel: 'Lisää sisennystä' },
  link: { label: 'Linkki', loadingWithEllipsis: 'Ladataan …' },
  orderedList: { label: 'Numeroitu luettelo' },
  paragraph: { label: 'Kappale', label2: 'Leipäteksti' },
  relationship: { label: 'Viittaus' },
  textState: { defaultStyle: 'Oletustyyli' },
  unorderedList: { label: 'Luettelo' },
  upload: { label: 'Tiedosto' },
} as const
