export { connect, takeToken, type Connection } from './client.ts'
export { faultFrom, isAbort, ShownFault } from './faults.ts'
export { useForeignRequests } from './network.ts'
export { fetchVoxels, type LoadedVoxels } from './volumes.ts'
