export { JobQueue, type JobPlan, type JobVoice } from './queue.ts'
export { planOf } from './plans.ts'
export { readUnfinished, rememberUnfinished, type Unfinished } from './unfinished.ts'
export { hasRunLog, readRunLog } from './run-log.ts'
