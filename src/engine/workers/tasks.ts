/**
 * Every task a worker thread can do, by name. Each module is loaded when its first task arrives.
 * Inputs and results cross a thread boundary: plain data and typed arrays only.
 */
export const taskModules = {
  align: async () => (await import('../runs/tasks.ts')).alignTask,
  prepare: async () => (await import('../runs/tasks.ts')).prepareTask,
  compute: async () => (await import('../runs/tasks.ts')).computeTask,
  finish: async () => (await import('../runs/tasks.ts')).finishTask,
  evaluateMap: async () => (await import('../evaluations/tasks.ts')).evaluateMapTask,
  scoreHistogram: async () => (await import('../evaluations/tasks.ts')).histogramTask,
  valuesInBin: async () => (await import('../evaluations/tasks.ts')).valuesInBinTask,
  ledger: async () => (await import('../evaluations/tasks.ts')).ledgerTask,
  froc: async () => (await import('../evaluations/tasks.ts')).frocTask,
  view: async () => (await import('../api/view-tasks.ts')).viewTask,
  agreement: async () => (await import('../annotations/tasks.ts')).agreementTask,
  pooledReplicates: async () => (await import('../evaluations/tasks.ts')).pooledTask,
  flagScore: async () => (await import('../evaluations/tasks.ts')).flagScoreTask,
  compareStudy: async () => (await import('../analysis/tasks.ts')).compareTask,
  stateOfStudy: async () => (await import('../analysis/tasks.ts')).stateTask,
  frocOfStudy: async () => (await import('../analysis/tasks.ts')).frocTask,
  resultsOfStudy: async () => (await import('../analysis/tasks.ts')).resultsTask,
  biasStudy: async () => (await import('../analysis/tasks.ts')).biasTask,
  previewImport: async () => (await import('../imports/index.ts')).previewImport,
  convertSeries: async () => (await import('../dicom/tasks.ts')).convertTask,
  thumbnail: async () => (await import('../cohort/tasks.ts')).thumbnailTask,
  lesionVolume: async () => (await import('../cohort/tasks.ts')).lesionVolumeTask,
} as const

export type TaskName = keyof typeof taskModules
type TaskFunction<K extends TaskName> = Awaited<ReturnType<(typeof taskModules)[K]>>
export type TaskInput<K extends TaskName> = Parameters<TaskFunction<K>>[0]
export type TaskResult<K extends TaskName> = Awaited<ReturnType<TaskFunction<K>>>
