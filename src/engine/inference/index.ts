export { graphFiles } from './files.ts'
export { isFitThere, loadFit, saveFit } from './fit-files.ts'
export { packInput } from './pack.ts'
export { InferenceProcess, forkProcess, type ProcessPort, type SpawnProcess } from './process.ts'
export { AGREEMENT_LIMIT, chooseProvider, type ProviderChoice } from './providers.ts'
export {
  providers,
  type GraphFile,
  type GraphTensor,
  type Probe,
  type Provider,
  type TensorRunResult,
} from './protocol.ts'
