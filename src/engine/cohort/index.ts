export { editCohort, editedState, redoEdit, undoEdit, type CohortChanges } from './edits.ts'
export { leaksOf, qualityFlags } from './checks.ts'
export { lesionVolumes } from './lesion-volumes.ts'
export { thumbnailOf } from './thumbnails.ts'
