export {
  canonicalJson,
  cardKey,
  digestOf,
  graphFor,
  listMethods,
  methodFolders,
  readCard,
  verifyGraph,
  type Method,
} from './cards.ts'
export { procedureInput, smoothFwhmVoxels } from './procedure-input.ts'
export { chooseMethods, noteCard, studyCards } from './store.ts'
export { addToFit, emptyFit, MIN_SCANS } from './procedures/normative.ts'
export {
  runProcedure,
  type NormativeFit,
  type ProcedureInput,
  type ProcedureOutput,
} from './procedures/index.ts'
