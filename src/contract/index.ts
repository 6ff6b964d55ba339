export * from './card.ts'
export * from './faults.ts'
export * from './results.ts'
