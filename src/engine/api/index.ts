export { makeRouter, sharedFault } from './router.ts'
export { readVoxels, type Voxels } from './voxels.ts'
