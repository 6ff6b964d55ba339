export { checkPlan, keepTrial, readChecks, type StoredCheck } from './checks.ts'
export { listCatalogue } from './list.ts'
