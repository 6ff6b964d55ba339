/** Bundled graphs and residuals against what PyTorch, NumPy and scikit-image made of the same slices (tests/fixtures/models). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import reference from '../fixtures/models/reference.json' with { type: 'json' }
import { graphFiles } from '../../src/engine/inference/index.ts'
import { openGraph, relativeDifference } from '../../src/engine/inference/graph.ts'
import { listMethods } from '../../src/engine/methods/index.ts'
import { residual } from '../../src/science/residuals/index.ts'

const folder = fileURLToPath(new URL('../fixtures/models/', import.meta.url))
const values = (name: string): Float32Array => {
  const bytes = readFileSync(join(folder, name))
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}
const [slices, , height, width] = reference.shape as [number, number, number, number]
const input = values('input.bin')
const methods = listMethods()
const graphs = methods.flatMap((method) =>
  method.card.graphs.map((graph) => ({ method, graph, name: graph.file.replace('.onnx', '') })),
)

describe('bundled graphs', () => {
  test('every bundled graph has a PyTorch output to be compared with, and the other way round', () => {
    expect(graphs.map(({ name }) => name).sort()).toEqual(Object.keys(reference.graphs).sort())
  })
  test.each(graphs)(
    '$name gives what PyTorch gives, to 1e-4 of the largest output',
    async ({ method, graph, name }) => {
      const modality = graph.modalities?.[0] ?? method.card.modalities[0]!
      const file = graphFiles(method, modality).find(({ path }) => path.endsWith(graph.file))!
      const open = await openGraph(file, 'cpu', 1)
      const { reconstruction } = await open.run({ image: { data: input, dims: [slices, 1, height, width] } })
      await open.release()
      expect(
        relativeDifference(
          reconstruction!.data,
          values(reference.graphs[name as keyof typeof reference.graphs]),
        ),
      ).toBeLessThan(1e-4)
    },
  )
  test('cards say on what they were trained, and that they are not for clinical use', () => {
    for (const { card } of methods) {
      expect(card.trained_on.length).toBeGreaterThan(10)
      expect(card.clinical_use).toMatch(/^Not for clinical use/)
    }
  })
})

test.each(['l1', 'l2', 'ssim'] as const)(
  'the %s residual of a real reconstruction is that of NumPy and scikit-image',
  (kind) => {
    const reconstruction = values('reconstruction.bin')
    const expected = values(`residual.${kind}.bin`)
    const area = width * height
    for (let z = 0; z < slices; z++) {
      const part = (array: Float32Array): Float32Array => array.subarray(z * area, (z + 1) * area)
      const map = residual(part(input), part(reconstruction), width, height, kind)
      expect(relativeDifference(map, part(expected))).toBeLessThan(1e-4)
    }
  },
)
