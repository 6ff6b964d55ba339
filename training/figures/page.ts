/** docs/methods.md from cards and figures: every number and every claim comes from them. */
import { withPatients, type Figures, type Group, type MethodFigures, type Patient, type Row } from './figures.ts'
import { isBaseline, kindOf, patientIn, reference, rowAsRun, rowIn, targetsOf, type CardWords } from './targets.ts'
import { count, estimate, markdownTable, number, percent, percentEstimate, seconds } from './words.ts'

const modalities = ['T1w', 'T2w', 'FLAIR'] as const
const cohortTitles = {
  'implanted-own': 'IXI test subjects with implanted lesions',
  'phantom-own': 'Phantom test cohort',
  implanted: 'IXI test subjects with implanted lesions, compared with the bundled references',
  phantom: 'Phantom test cohort, compared with the bundled references',
} as const
type Cohort = keyof typeof cohortTitles
const cohorts = Object.keys(cohortTitles) as Cohort[]

const millions = (bytes: number): string => (bytes / 1e6).toFixed(2)
const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
const secondsOf = (method: MethodFigures | undefined): string =>
  seconds(meanOf((method?.rows ?? []).map((row) => row.seconds)))

/** Card order of the page: baselines first, then by family and id. */
export const inOrder = (cards: readonly CardWords[]): CardWords[] =>
  cards.toSorted((a, b) => {
    const key = (card: CardWords): string => `${isBaseline(card) ? 0 : 1} ${kindOf(card)} ${card.id}`
    return key(a) < key(b) ? -1 : 1
  })

function overview(cards: readonly CardWords[], figures: Figures): string {
  const rows = cards.map((card) => {
    const method = figures.methods[card.id]
    return [
      `[\`${card.id}\`](#${card.id})`,
      card.name,
      card.family,
      card.procedure,
      method ? millions(method.graph_bytes) : '–',
      method ? count(method.weights) : '–',
      secondsOf(method),
    ]
  })
  return markdownTable(['id', 'name', 'family', 'procedure', 'graphs, MB', 'weights', 's/scan'], rows, 4)
}

const groupCells = (group: Group): string[] => [estimate(group.auprc), estimate(group.dice_best), estimate(group.dice)]

/** One cohort and modality, all methods; the best AUPRC first, the reference in bold. */
function cohortTable(cards: readonly CardWords[], figures: Figures, cohort: Cohort, modality: Row['modality']): string {
  const found = cards
    .flatMap((card) => {
      const row = rowAsRun(figures.methods[card.id], card, cohort, modality)
      return row ? [{ id: card.id, row }] : []
    })
    .sort((a, b) => (b.row.all.auprc.value ?? -1) - (a.row.all.auprc.value ?? -1))
  if (!found.some(({ row }) => row.cohort === cohort)) return ''
  const { row: any } = found[0]
  const cut = (mm3: number): string => `${(mm3 / 1000).toFixed(1)} ml`
  const [calibration, healthy, patients] = [any.calibration_scans, any.heldout_scans, any.all.patients]
  const said =
    `${calibration} healthy calibration scans, ${healthy} healthy test scans, ${patients} patients. Sizes are of all lesions of a ` +
    `scan together, thirds of the patients: small below ${cut(any.cuts.medium)}, large from ${cut(any.cuts.large)}.`
  const header = ['method', 'AUPRC', 'oracle Dice', 'Dice', 'Dice small', 'medium', 'large', 'lesions found', 'FPR healthy']
  const rows = found.map(({ id, row }) => [
    id === reference ? `**\`${id}\`**` : `\`${id}\``,
    ...groupCells(row.all),
    number(row.by_size.small.dice.value),
    number(row.by_size.medium.dice.value),
    number(row.by_size.large.dice.value),
    number(row.all.lesion_sensitivity.value),
    percentEstimate(row.heldout_fpr),
  ])
  return `### ${cohortTitles[cohort]}, ${modality}\n\n${said}\n\n${markdownTable(header, rows)}\n`
}

const patientCells = (found: Patient): string[] => [
  number(found.auprc),
  number(found.dice_best),
  number(found.dice),
  percent(found.fpr),
  number(found.sensitivity),
  `${found.lesions_found} of ${found.lesions}`,
  found.calibration_scans === undefined ? '–' : String(found.calibration_scans),
]
const patientHeader = ['AUPRC', 'oracle Dice', 'Dice', 'FPR', 'sensitivity', 'lesions found', 'threshold from']

function patientTable(cards: readonly CardWords[], figures: Figures, modality: Patient['modality']): string {
  const found = cards
    .flatMap(({ id }) => {
      const patient = patientIn(figures.methods[id], modality)
      return patient ? [{ id, patient }] : []
    })
    .sort((a, b) => (b.patient.auprc ?? -1) - (a.patient.auprc ?? -1))
  if (found.length === 0) return ''
  const rows = found.map(({ id, patient }) => [
    id === reference ? `**\`${id}\`**` : `\`${id}\``,
    ...patientCells(patient),
  ])
  return `### Real patient with multiple sclerosis, ${modality}\n\n${markdownTable(['method', ...patientHeader], rows)}\n`
}

/** Methods that exist on ImageNet features and on brain features, side by side. */
function flavours(cards: readonly CardWords[], figures: Figures): string {
  const ids = new Set(cards.map(({ id }) => id))
  const pairs = cards.flatMap(({ id }) => {
    const base = id.replace(/-imagenet$/, '')
    if (base === id) return []
    const brain = [base, `${base}-brain`].find((other) => ids.has(other))
    return brain === undefined ? [] : [{ base, brain, imagenet: id }]
  })
  const rows = pairs.flatMap(({ base, brain, imagenet }) =>
    modalities.flatMap((modality) => {
      const apOf = (id: string): (number | null | undefined)[] => [
        rowIn(figures.methods[id], 'implanted', modality)?.all.auprc.value,
        patientIn(figures.methods[id], modality)?.auprc,
      ]
      const [a, b] = [apOf(brain), apOf(imagenet)]
      if ([...a, ...b].every((value) => value === undefined)) return []
      return [[base, modality, number(a[0]), number(b[0]), number(a[1]), number(b[1])]]
    }),
  )
  if (rows.length === 0) return ''
  const header = ['method', 'modality', 'implanted: brain', 'implanted: ImageNet', 'patient: brain', 'patient: ImageNet']
  return (
    '## Two flavours of features\n\nAUPRC with the encoder trained on brain slices and with the first stages of a network ' +
    `trained on ImageNet.\n\n${markdownTable(header, rows)}\n`
  )
}

const parametersOf = (record: CardWords['parameters']): string =>
  Object.entries(record)
    .map(([name, value]) => `\`${name}\` ${String(value)}`)
    .join(', ') || 'none'

function section(card: CardWords, method: MethodFigures | undefined): string {
  const facts: [string, string][] = [
    ['Family', card.family],
    ['Citation', card.citation],
    ['Procedure', `\`${card.procedure}\`; parameters: ${parametersOf(card.parameters)}`],
    ...(card.fast ? [['With `--quality fast`', parametersOf(card.fast)] as [string, string]] : []),
    ['Deviations from the paper', card.deviations ?? 'none stated'],
    ['Training data', card.trained_on],
    ['Limits', card.limits],
    [
      'Size',
      method
        ? `${millions(method.graph_bytes)} MB of graphs, ${count(method.weights)} weights; ${secondsOf(method)} s a scan${method.quality === 'fast' ? '; measured with `--quality fast`' : ''}`
        : 'not measured',
    ],
  ]
  const rows = cohorts.flatMap((cohort) =>
    modalities.flatMap((modality) => {
      const row = rowIn(method, cohort, modality)
      if (!row) return []
      const { all, by_size: by } = row
      const large = number(by.large.dice.value)
      return [[cohort, modality, ...[all.auprc, all.dice_best, all.dice].map(estimate), large, percentEstimate(row.heldout_fpr)]]
    }),
  )
  const results = rows.length
    ? `${markdownTable(['cohort', 'modality', 'AUPRC', 'oracle Dice', 'Dice', 'Dice large', 'FPR healthy'], rows)}\n`
    : 'Not measured yet.\n'
  const patients = (method?.patient ?? []).map((found) => [found.modality, ...patientCells(found)])
  const patient = patients.length ? `\nReal patient:\n\n${markdownTable(['modality', ...patientHeader], patients)}\n` : ''
  const failed = (method?.failures ?? []).map((text) => `- Failed: ${text}`)
  return [
    `### ${card.id}`,
    '',
    `**${card.name}.** ${card.description}`,
    '',
    ...facts.map(([name, text]) => `- ${name}: ${text}`),
    ...failed,
    '',
    `${results}${patient}`,
  ].join('\n')
}

function targets(figures: Figures, cards: readonly CardWords[], larger: Figures | undefined): string {
  const verdict = (reached: boolean | null): string => (reached === null ? 'not measured' : reached ? 'yes' : '**no**')
  const rows = targetsOf(figures, cards, larger).map(({ target, reached, found }) => [target, verdict(reached), found])
  const table = markdownTable(['target', 'reached', 'found'], rows, 3)
  return `## Targets\n\n${table}\n`
}

const introduction = ({ target_fpr, postprocessing, hardware }: Figures): string =>
  `# Methods

Every method that comes with the program, measured in the same way. This page is generated (\`node training/figures/table.ts\`)
from the cards in \`resources/models\` and \`training/figures/figures.json\` (\`training/figures/run.ts\`); do not edit it.
Research use only; not a medical device.

How it was measured. Thresholds: ${percent(target_fpr)} voxel FPR on healthy calibration scans of the same modality. Post-processing
\`${postprocessing}\`. Figures over brain voxels of the scan's own grid, means over scans with 95 % intervals (subjects resampled);
'oracle Dice' is the best over all thresholds, found with the reference itself; 'Dice' is at the threshold. 'Lesions found':
share of 26-connected lesions with a voxel above the threshold. 's/scan': elapsed from file to map (${hardware}).

- *Implanted*: real T1w of IXI subjects that no network was trained on, as they are (healthy) and with lesions of the phantom's
  lesion model implanted (the patients are the healthy test subjects again: tumour, stroke, multiple sclerosis, small-vessel
  disease; no mass effect). T2w and FLAIR of the same subjects are synthetic, made from T1w and region labels by the code
  that made the training contrasts: their figures say how a method does on what it was trained for, not on a hospital's scans.
- *Phantom*: \`normascope phantom\`, 2 mm.
- *What maps are compared with*: \`normascope run\` compares the maps of a method with the study's own healthy calibration scans, where
  there are at least twelve (a scan among them with the others), else with the reference that came with the method, told from 24
  training scans of IXI. Both were measured. \`intensity\` and the methods that are fitted on the study's healthy scans anyway have one
  set of figures, which stands in both tables.
- *Real patient*: one patient with multiple sclerosis, 1 mm, never trained on; the threshold comes from other scans than the
  patient's scanner made (IXI T1w, synthetic T2w and FLAIR). One patient is an example, not an evaluation.
`

/** More subjects: the methods that were measured on them. */
const largerTable = (cards: readonly CardWords[], larger: Figures, cohort: Row['cohort'], modality: Row['modality']): string =>
  cohortTable(cards, larger, cohort, modality).replace(
    `, ${modality}\n`,
    `, ${modality}, ${cohort.startsWith('implanted') ? 'all subjects of both splits' : 'more subjects'}\n`,
  )

/** What is said of figures that an earlier card gave; nothing where there are none. */
const earlier = (ids: readonly string[]): string =>
  ids.length === 0
    ? ''
    : `Measured with an earlier version of the card, here and in the first tables: ${ids.map((id) => `\`${id}\``).join(', ')}.\n`

/**
 * The whole page; `larger` holds the implanted cohort of all subjects (figures-all.json), `old` the methods whose figures are of an earlier
 * card.
 */
export function methodsPage(
  all: readonly CardWords[],
  measured: Figures,
  larger?: Figures,
  old: readonly string[] = [],
): string {
  const cards = inOrder(all)
  const figures = withPatients(measured, larger)
  const blocks = [
    introduction(figures),
    earlier(old),
    `## Overview\n\n${overview(cards, figures)}\n`,
    targets(figures, cards, larger),
    '## Side by side\n',
    ...cohorts.flatMap((cohort) =>
      modalities.map((modality) => cohortTable(cards, figures, cohort, modality)),
    ),
    ...(larger
      ? cohorts.flatMap((cohort) => modalities.map((modality) => largerTable(cards, larger, cohort, modality)))
      : []),
    ...modalities.map((modality) => patientTable(cards, figures, modality)),
    flavours(cards, figures),
    '## One by one\n',
    ...cards.map((card) => section(card, figures.methods[card.id])),
  ]
  return `${blocks.filter((block) => block !== '').join('\n').trimEnd()}\n`
}
