import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { modalities } from '../../../contract/index.ts'
import { questions, type Answers, type Question } from './form.ts'
import { spacingFor, sizeFor } from './grid.ts'
import { elementTypeName, type GraphValue, type OnnxModel } from './onnx/index.ts'
import { bakedIn, tailOf } from './tail.ts'

/** A form: what the graph tells, answers prefilled with it (null where a person must say), and the questions. */
export interface Form {
  readonly form: 1
  readonly model: string
  readonly sha256: string
  readonly graph: Record<string, unknown>
  readonly answers: { readonly [K in keyof Answers]: Answers[K] | null }
  /** Fields that are still null. */
  readonly open: readonly string[]
  /** Sentences about what was guessed and why. */
  readonly guesses: readonly string[]
  readonly questions: readonly Question[]
}

const said = ({ name, elementType, dims }: GraphValue): string =>
  `${name}: ${elementTypeName(elementType)} ${dims ? `[${dims.map((d) => d ?? '?').join(', ')}]` : ''}`.trim()

export function formFor(model: OnnxModel, path: string, bytes: Uint8Array): Form {
  const guesses: string[] = []
  const input = model.inputs.find(({ dims }) => dims?.length === 4) ?? model.inputs[0]
  const [, c, h, w] = input?.dims ?? []
  const channels = typeof c === 'number' ? c : 1
  const fixed = typeof h === 'number' && typeof w === 'number' ? ([w, h] as const) : undefined
  const spacing = fixed ? spacingFor(...fixed) : null
  const [width, height] = fixed ?? sizeFor(1)
  if (fixed)
    guesses.push(
      `The input is fixed at ${width} x ${height}: pixels of ${spacing} mm cover the MNI brain with a margin. If the training images had other pixels, correct the pixel size.`,
    )
  else
    guesses.push(
      'The input has no fixed size: say how large a pixel of the training images was. Width and height are for 1 mm; at 2 mm, 96 x 112 hold the brain.',
    )
  const { procedure, output, guesses: told } = outputGuess(model, channels)
  guesses.push(...told)
  const slices = spacing === null ? 2 : Math.max(2, spacing)
  guesses.push(
    spacing !== null && spacing < 2
      ? `Slices are ${slices} mm apart, coarser than the pixels, to save time.`
      : `Slices are ${slices} mm apart.`,
  )
  const stem = basename(path).replace(/\.onnx$/i, '')
  const id = stem
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  const named = modalities.filter((m) => new RegExp(`(^|[^a-z0-9])${m}([^a-z0-9]|$)`, 'i').test(stem))
  const answers: Form['answers'] = {
    id: id === '' || id === 'model' ? null : id,
    name: stem === 'model' ? null : stem,
    family: 'unknown',
    version: '1.0.0',
    description: '',
    citation: 'unknown',
    licence: 'unknown',
    origin: model.producer === '' ? 'unknown' : `exported by ${model.producer}`,
    training_data: 'unknown',
    limits: 'unknown',
    procedure,
    residual: 'l1',
    modalities: named.length > 0 ? named : null,
    input: input?.name ?? null,
    output,
    channels,
    channels_hold: 'repeat',
    width,
    height,
    spacing_mm: spacing,
    slice_spacing_mm: slices,
    intensity_range: [0, 1],
    clip_percentiles: [0.5, 99.8],
    background: null,
    batch: input?.dims?.[0] === 1 ? 1 : 8,
    score_range: 'measured',
  }
  return {
    form: 1,
    model: basename(path),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    graph: {
      producer: model.producer,
      opset: model.opsets['ai.onnx'] ?? null,
      inputs: model.inputs.map(said),
      outputs: model.outputs.map(said),
      operators: [...new Set(model.nodes.map(({ type }) => type))].sort().join(' '),
    },
    answers,
    open: Object.entries(answers).flatMap(([field, value]) =>
      value === null && field !== 'background' ? [field] : [],
    ),
    guesses,
    questions,
  }
}

function outputGuess(
  model: OnnxModel,
  channels: number,
): { procedure: Answers['procedure'] | null; output: string | null; guesses: string[] } {
  const images = model.outputs.filter(
    ({ elementType, dims }) => elementType === 1 && (dims?.length ?? 4) >= 3,
  )
  const map = images.find(
    ({ name }) => /anomal|map|heat|residual|error|score/i.test(name) && !/pred_score/.test(name),
  )
  if (map) {
    const tail = tailOf(model, map.name)
    if (bakedIn(tail) && tail.raw !== undefined)
      return {
        procedure: 'direct',
        output: tail.raw,
        guesses: [
          `'${map.name}' was thresholded or normalised with the model's own training data inside the graph; '${tail.raw}' is the map before that, and is taken instead.`,
        ],
      }
    return {
      procedure: 'direct',
      output: map.name,
      guesses: [`The output '${map.name}' sounds like an anomaly map.`],
    }
  }
  const recon = images.find(({ name }) => /recon|x_?hat|decod|restor|healthy/i.test(name))
  if (recon)
    return {
      procedure: 'reconstruct',
      output: recon.name,
      guesses: [`The output '${recon.name}' sounds like a reconstruction.`],
    }
  const features = images.find(
    ({ name, dims }) => /feat|embed|layer/i.test(name) || Number(dims?.[1] ?? 0) > Math.max(4, channels),
  )
  if (features)
    return {
      procedure: 'memory-bank',
      output: features.name,
      guesses: [`The output '${features.name}' has many channels: feature maps.`],
    }
  return {
    procedure: null,
    output:
      (images.length > 0 ? images : model.outputs).length === 1
        ? (images[0] ?? model.outputs[0]!).name
        : null,
    guesses: ['The names in the graph do not tell whether the output is an anomaly map or a reconstruction.'],
  }
}
