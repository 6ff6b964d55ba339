import type { Block, Cell } from '../blocks.ts'
import type { ReportData } from '../data.ts'
import { chosenPercent, counted, estimateLine, listing, percent, significant, whole } from '../format.ts'
import { filterText, methodNames, nameOf, sortedModalities } from '../names.ts'

type Method = ReportData['methods'][number]

const parameters = (method: Method): string => {
  const entries = Object.entries(method.parameters)
  return entries.length === 0
    ? 'none'
    : entries.map(([key, value]) => `${key.replaceAll('_', ' ')} ${String(value)}`).join(', ')
}

function facts(method: Method): { name: string; text: string; code?: boolean }[] {
  const graphs = method.graphs.map((graph) => ({
    name: 'Model file',
    text: `${graph.file}, SHA-256\n${graph.sha256}`,
    code: true,
  }))
  const fits = method.fits.map((fit) => ({
    name: `Fit, ${fit.modality}`,
    text: `${counted(fit.scans, 'scan')}, key ${fit.key.slice(0, 16)}`,
  }))
  return [
    { name: 'What it does', text: method.description },
    { name: 'Citation', text: method.citation },
    { name: 'Parameters', text: parameters(method) },
    { name: 'Trained on', text: method.trained_on },
    { name: 'Licence', text: method.licence },
    { name: 'Limits', text: method.limits },
    ...graphs,
    ...fits,
    { name: 'Use', text: method.clinical_use },
  ]
}

export function methodsSection(data: ReportData): Block[] {
  const names = methodNames(data)
  return [
    { kind: 'heading', text: 'Methods' },
    {
      kind: 'paragraph',
      text: 'Each method gives every brain voxel of a scan an anomaly score. The cards say what is known of each; “unknown” where it is not.',
      keepWithNext: true,
    },
    ...data.methods.map((method, at): Block => ({
      kind: 'card',
      title: names[at]?.name ?? method.name,
      subtitle: `${method.family} · procedure “${method.procedure}” · version ${method.version} · ${listing(method.modalities)}`,
      facts: facts(method),
    })),
  ]
}

function heldout(entry: ReportData['calibrations'][number]): Cell {
  return entry.heldout
    ? `${estimateLine(entry.heldout.fpr, 'fpr')}; ${counted(entry.heldout.scans, 'scan')}`
    : { muted: 'no held-out healthy scans' }
}

export function thresholdsSection(data: ReportData): Block[] {
  const name = nameOf(data)
  const first = data.calibrations[0]
  if (!first)
    return [
      { kind: 'heading', text: 'Operating thresholds' },
      { kind: 'paragraph', text: 'No operating threshold has been set in this study.' },
    ]
  const modalities = sortedModalities(data.calibrations.map((entry) => entry.modality))
  const texts = new Set(data.calibrations.flatMap((entry) => entry.warnings))
  const warnings = [...texts].map((text) => {
    const entries = data.calibrations.filter((entry) => entry.warnings.includes(text))
    const where = sortedModalities(entries.map((entry) => entry.modality)).map((modality) => {
      const own = entries.filter((entry) => entry.modality === modality).map((entry) => name(entry.method))
      return `${listing(own)} on ${modality}`
    })
    return `${where.join('; ')}: ${text}`
  })
  const filters = listing([...new Set(data.calibrations.map((entry) => filterText(entry.postprocessing)))])
  return [
    { kind: 'heading', text: 'Operating thresholds' },
    {
      kind: 'paragraph',
      text:
        'The threshold is the smallest score at which the share of brain voxels of the healthy calibration scans above it is at most the target, ' +
        `pooled over scans. Its interval resamples subjects (${counted(first.bootstrap_replicates, 'replicate')}). ` +
        'The same threshold is then tried on healthy test scans that took no part in setting it.',
    },
    {
      kind: 'table',
      caption: `Operating thresholds of the maps ${filters}, with ${chosenPercent(first.confidence)} intervals, the voxel FPR they reach on the healthy calibration scans, and on held-out healthy test scans with 95 % intervals.`,
      columns: [
        { title: 'Method', share: 5 },
        { title: 'Threshold', share: 4 },
        { title: 'Target', align: 'right' },
        { title: 'Reached', align: 'right' },
        { title: 'Subjects', align: 'right' },
        { title: 'Held-out voxel FPR', share: 5 },
      ],
      rows: modalities.flatMap((modality) => [
        { heading: modality },
        ...data.calibrations
          .filter((entry) => entry.modality === modality)
          .map((entry): Cell[] => [
            name(entry.method),
            {
              estimate: {
                value: significant(entry.threshold),
                interval: `[${significant(entry.threshold_lo)}, ${significant(entry.threshold_hi)}]`,
              },
            },
            chosenPercent(entry.target_fpr),
            percent(entry.fpr),
            whole(entry.subjects),
            heldout(entry),
          ]),
      ]),
    },
    ...(warnings.length === 0 ? [] : [{ kind: 'list', items: warnings } satisfies Block]),
  ]
}
