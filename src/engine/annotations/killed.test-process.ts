// node killed.test-process.ts STUDY: draws voxel 0, 1, 2, ... one stroke each, says which is stored, and never stops.
import { encodeRuns } from '../../science/drawing/index.ts'
import { openStudy } from '../studies/index.ts'
import { addEntry, openAnnotation, saveAnnotation } from './index.ts'

const study = openStudy(process.argv[2])
const { id } = await openAnnotation(study, 1, 'AB')
for (let voxel = 0; voxel < 2744; voxel++) {
  addEntry(study, id, voxel, { kind: 'stroke', tool: 'pen', runs: encodeRuns(Uint32Array.from([voxel, 1])) })
  process.stdout.write(`${voxel + 1}\n`)
  if (voxel % 5 === 2) void saveAnnotation(study, id).catch(() => undefined)
  if (voxel % 5 === 4) await new Promise((done) => setTimeout(done, 1))
}
