import type { Card } from '../../../contract/index.ts'
import { note, warning, type Finding } from './findings.ts'
import type { Answers } from './form.ts'
import { coversBrain, gridOf } from './grid.ts'

const roleOf = {
  direct: 'direct',
  reconstruct: 'reconstruct',
  'memory-bank': 'features',
  gaussian: 'features',
} as const

/** The model card of a bare graph. `score` is replaced after the probe run where the form says 'measured'. */
export function cardFromForm(
  answers: Answers,
  graph: { file: string; sha256: string },
  imported: Record<string, unknown>,
): Card {
  const { width, height, spacing_mm: spacing, slice_spacing_mm: sliceSpacing, procedure } = answers
  const range = answers.intensity_range
  return {
    schema: 1,
    id: answers.id,
    name: answers.name,
    family: answers.family,
    version: answers.version,
    description: [answers.description, `Imported model; origin: ${answers.origin}.`]
      .filter(Boolean)
      .join(' '),
    citation: answers.citation,
    licence: answers.licence,
    trained_on: answers.training_data,
    limits: answers.limits,
    clinical_use: 'Not for clinical use. Research use only; not a medical device.',
    modalities: answers.modalities,
    procedure,
    parameters: procedure === 'reconstruct' ? { residual: answers.residual } : {},
    input: {
      space: 'mni',
      grid: gridOf(width, height, spacing, sliceSpacing),
      intensity: {
        clip_percentiles: answers.clip_percentiles,
        range,
        background: answers.background ?? range[0],
      },
      slice_axis: 'axial',
      channels: answers.channels,
      ...(answers.channels > 1 ? { channels_hold: answers.channels_hold } : {}),
      batch: answers.batch,
      min_brain_voxels: Math.max(1, Math.round(400 / spacing ** 2)), // 4 cm², as for the bundled methods
    },
    graphs: [{ role: roleOf[procedure], ...graph, input: answers.input, output: answers.output }],
    score: { range: answers.score_range === 'measured' ? assumedRange(answers) : answers.score_range },
    training: { imported },
  }
}

/** What residuals can reach; for a direct map only a stand-in until it is measured. */
function assumedRange({ procedure, residual, intensity_range: [low, high] }: Answers): [number, number] {
  if (procedure !== 'reconstruct' || residual === 'ssim') return [0, 1]
  return [0, residual === 'l2' ? (high - low) ** 2 : high - low]
}

export function checkGrid(answers: Answers): Finding[] {
  const { width, height, spacing_mm: spacing, slice_spacing_mm: slices } = answers
  const size = `${width} x ${height} pixels of ${spacing} mm (${Math.round(width * spacing)} x ${Math.round(height * spacing)} mm), slices ${slices} mm apart`
  return coversBrain(width, height, spacing)
    ? [note('grid-chosen', `Scans are aligned to MNI and resampled to ${size}.`)]
    : [
        warning(
          'grid-too-small',
          `${size}: the MNI brain is 146 x 182 mm. What lies outside gets the score 0 and its lesions are missed.`,
          'Give larger pixels, or export the model for larger images.',
        ),
      ]
}

/** A histogram range with room above the scores that were seen: two leading digits, 0 where no score is below it. */
export function measuredRange(min: number, max: number): [number, number] {
  if (min >= 0 && max <= 1 && max > 0.5) return [0, 1]
  const span = max - min
  return [min >= 0 ? 0 : -roundUp(-min + 0.5 * span), roundUp(max + span)]
}

function roundUp(value: number): number {
  if (!(value > 0)) return 0
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1)
  return Number((Math.ceil(value / unit) * unit).toPrecision(2))
}
