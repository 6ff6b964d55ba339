export { makeRouter } from './router.ts'
export { EngineSession } from './session.ts'
export { sharedFault } from './shared-fault.ts'
export { readVoxels, type Voxels } from './voxels.ts'
