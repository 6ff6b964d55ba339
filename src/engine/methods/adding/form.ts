import { z } from 'zod'
import { modalitySchema, wrongValue } from '../../../contract/index.ts'
import { error, type Finding } from './findings.ts'

const pair = z.tuple([z.number(), z.number()])
const rising = pair.refine(([low, high]) => low < high, 'two numbers, the lower one first')
const unknown = z.string().min(1).default('unknown')

/** Procedures that a bare graph can be driven by; the others need a card (docs/method-card.md). */
export const formProcedures = ['direct', 'reconstruct', 'memory-bank', 'gaussian'] as const

/** What a person answers about a bare ONNX file. Lengths in mm. */
export const answersSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens, at most 40'),
  name: z.string().min(1),
  family: unknown,
  version: z.string().default('1.0.0'),
  description: z.string().default(''),
  citation: unknown,
  licence: unknown,
  origin: unknown,
  training_data: unknown,
  limits: unknown,
  procedure: z.enum(formProcedures),
  residual: z.enum(['l1', 'l2', 'ssim', 'positive', 'negative', 'relative']).default('l1'),
  modalities: z.array(modalitySchema).min(1),
  input: z.string().min(1),
  output: z.string().min(1),
  channels: z.int().positive(),
  channels_hold: z.enum(['repeat', 'neighbours']).default('repeat'),
  width: z.int().min(8).max(1024),
  height: z.int().min(8).max(1024),
  spacing_mm: z.number().min(0.3).max(8),
  slice_spacing_mm: z.number().min(0.3).max(8),
  intensity_range: rising.default([0, 1]),
  clip_percentiles: rising
    .refine(([low, high]) => low >= 0 && high <= 100, 'percentiles, from 0 to 100')
    .default([0.5, 99.8]),
  background: z.number().nullable().default(null),
  batch: z.int().positive().max(64).default(8),
  score_range: z.union([rising, z.literal('measured')]).default('measured'),
})
export type Answers = z.infer<typeof answersSchema>

export interface Question {
  readonly field: keyof Answers
  readonly question: string
  readonly allowed: string | readonly string[]
  readonly explanation: string
}

/** Every question, in the order a person meets them. */
export const questions: readonly Question[] = [
  {
    field: 'id',
    question: 'How is it called on the command line?',
    allowed: 'lower-case letters, digits and hyphens, at most 40',
    explanation: 'For example "padim-flair"; no other method may have it.',
  },
  {
    field: 'name',
    question: 'How is it called in reports?',
    allowed: 'plain words',
    explanation: 'For example "PaDiM".',
  },
  {
    field: 'modalities',
    question: 'Which contrasts is it for?',
    allowed: ['T1w', 'T2w', 'FLAIR'],
    explanation:
      'Those it was trained on, as a list: ["FLAIR"]. Scans of other contrasts are not run through it.',
  },
  {
    field: 'procedure',
    question: 'What does the output hold?',
    allowed: formProcedures,
    explanation:
      'direct: the anomaly map itself, higher is more anomalous. reconstruct: the image as it would look healthy; the score is the difference. memory-bank, gaussian: feature maps, fitted afterwards on your healthy scans. A network that denoises step by step, inpaints or takes masks needs a card: docs/method-card.md.',
  },
  {
    field: 'output',
    question: 'Which output is it?',
    allowed: 'the name of an output, or of a tensor inside the graph',
    explanation:
      'Take the raw map: never one that was thresholded or normalised with training data (raw_map names it, where seen).',
  },
  {
    field: 'spacing_mm',
    question: 'How large was a pixel of the training images, in mm?',
    allowed: '0.3 to 8',
    explanation:
      'Scans are aligned to MNI and resampled to this. A network knows anatomy at one scale only. For a fixed input size the prefilled value covers the brain with a margin.',
  },
  {
    field: 'slice_spacing_mm',
    question: 'How far apart are the slices that are scored?',
    allowed: '0.3 to 8',
    explanation: 'Smaller is slower and finer from slice to slice.',
  },
  {
    field: 'width',
    question: 'How many pixels is an image wide (patient left to right)?',
    allowed: '8 to 1024',
    explanation:
      'Prefilled from the graph where it is fixed there; else so that the brain fits, a multiple of 16.',
  },
  {
    field: 'height',
    question: 'And high (back to front)?',
    allowed: '8 to 1024',
    explanation: 'As for width.',
  },
  {
    field: 'intensity_range',
    question: 'Which values does it expect in the brain?',
    allowed: 'two numbers, the lower one first',
    explanation:
      '[0, 1] or [-1, 1] as in training: clip_percentiles of the brain become these two. A mean and standard deviation a channel belongs inside the graph.',
  },
  {
    field: 'channels_hold',
    question: 'What fills several channels?',
    allowed: ['repeat', 'neighbours'],
    explanation: 'repeat: the grey slice in each. neighbours: the slices around it (an odd number).',
  },
  {
    field: 'residual',
    question: 'For reconstruct: which difference is the score?',
    allowed: ['l1', 'l2', 'ssim', 'positive', 'negative', 'relative'],
    explanation: 'positive: only where the scan is brighter than its reconstruction (FLAIR and T2w lesions).',
  },
  {
    field: 'score_range',
    question: 'Which scores can occur?',
    allowed: '"measured", or two numbers, the lower one first',
    explanation:
      'measured: taken from the probe run, with room above. Scores outside are counted at the ends.',
  },
  {
    field: 'training_data',
    question: 'On what was it trained?',
    allowed: "plain words, or 'unknown'",
    explanation: 'Whose scans, how many, which scanners, under which licence. It is printed in every report.',
  },
  {
    field: 'origin',
    question: 'Where is it from?',
    allowed: "plain words, or 'unknown'",
    explanation: 'Who made and exported it, when, from which code.',
  },
  {
    field: 'licence',
    question: 'Under which licence?',
    allowed: "plain words, or 'unknown'",
    explanation: 'Of the weights.',
  },
]

/**
 * The answers of a form file: its `answers`, or the whole object. Everything that is wrong is told at once: open questions
 * (null), wrong values, unknown fields.
 */
export function readAnswers(json: unknown): { answers?: Answers; findings: Finding[] } {
  const given: unknown = typeof json === 'object' && json !== null && 'answers' in json ? json.answers : json
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return { findings: [error('bad-form', 'The form holds no answers.', formRemedy)] }
  const { procedure } = given as Record<string, unknown>
  if (typeof procedure === 'string' && /denois|diffusion|inpaint|iterative|pseudo/.test(procedure))
    return {
      findings: [
        error(
          'needs-card',
          `A form cannot describe the procedure '${procedure}'.`,
          'Write a card: docs/method-card.md names the procedures, the roles of their graphs and their parameters.',
        ),
      ],
    }
  const parsed = answersSchema.safeParse(given)
  if (parsed.success) return { answers: parsed.data, findings: checkTogether(parsed.data) }
  return {
    findings: parsed.error.issues.map((issue) => {
      const field = String(issue.path[0] ?? '')
      const value = (given as Record<string, unknown>)[field]
      const question = questions.find((each) => each.field === field)
      const allowed = question
        ? `Allowed: ${[question.allowed].flat().join(', ')}. ${question.explanation}`
        : formRemedy
      if (issue.code === 'unrecognized_keys')
        return error(
          'bad-form',
          `The form has a field that is not known: '${issue.keys.join("', '")}'.`,
          formRemedy,
        )
      if (value === null || value === undefined)
        return error('open-question', `'${field}' is still open.`, allowed)
      const wrong = wrongValue(answersSchema, given, issue)
      return error('bad-form', `'${wrong.field}' must be ${wrong.wanted}, not ${wrong.given}.`, allowed)
    }),
  }
}

const formRemedy =
  'Begin with the ONNX file itself; on the command line, `normascope methods form MODEL.onnx` prints a form with every field.'

function checkTogether(answers: Answers): Finding[] {
  if (answers.channels_hold === 'neighbours' && answers.channels % 2 === 0)
    return [
      error(
        'bad-form',
        `${answers.channels} channels cannot hold a slice and its neighbours on both sides.`,
        'Choose channels_hold: "repeat", or an odd number of channels.',
      ),
    ]
  return []
}
