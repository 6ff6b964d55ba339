import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { graphs } from './cli.ts'

/** A folder of methods with one card around one of the small graphs: for NORMASCOPE_METHODS. */
export function methodFolder(
  root: string,
  id: string,
  graph: string,
  over: Record<string, unknown> = {},
): string {
  const folder = join(root, id)
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(graphs, `${graph}.onnx`), join(folder, 'graph.onnx'))
  const sha256 = createHash('sha256')
    .update(readFileSync(join(folder, 'graph.onnx')))
    .digest('hex')
  const card = {
    schema: 1,
    id,
    name: `Test method ${id}`,
    family: 'test',
    version: '1',
    description: 'A small graph for tests.',
    citation: 'none',
    licence: 'Apache-2.0',
    trained_on: 'nothing',
    limits: 'finds nothing',
    clinical_use: 'Not for clinical use. Research use only; not a medical device.',
    modalities: ['T1w', 'T2w', 'FLAIR'],
    procedure: 'reconstruct',
    parameters: { residual: 'l1' },
    input: {
      space: 'mni',
      grid: { dims: [96, 112, 80], spacing_mm: [2, 2, 2], origin_mm: [-95, -129, -72] },
      intensity: { clip_percentiles: [0, 100], range: [0, 1], background: 0 },
      slice_axis: 'axial',
      channels: 1,
      batch: 8,
      min_brain_voxels: 1,
    },
    graphs: [{ role: 'reconstruct', file: 'graph.onnx', sha256, input: 'image', output: 'reconstruction' }],
    score: { range: [0, 1] },
    ...over,
  }
  writeFileSync(join(folder, 'card.json'), JSON.stringify(card))
  return root
}
