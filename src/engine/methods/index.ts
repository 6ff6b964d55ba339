export {
  canonicalJson,
  cardKey,
  digestOf,
  graphsFor,
  healthyReferenceOf,
  listMethods,
  methodFolders,
  readCard,
  userMethodsFolder,
  verifyFiles,
  verifyGraph,
  type HealthyFiles,
  type Method,
} from './cards.ts'
export { atQuality, qualityOf } from './quality.ts'
export { procedureInput, smoothFwhmVoxels, type MethodFit } from './procedure-input.ts'
export { chooseMethods, noteCard, studyCards } from './store.ts'
export { addToFit, emptyFit, MIN_SCANS } from './procedures/normative.ts'
export {
  isFitted,
  roles,
  runProcedure,
  takesReference,
  type NormativeFit,
  type ProcedureInput,
  type ProcedureOutput,
  type Role,
  type RunGraphs,
  type Tensor,
  type TensorKind,
} from './procedures/index.ts'
