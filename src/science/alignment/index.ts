export {
  alignToMni,
  alreadyAlignedDice,
  alreadyAlignedMm,
  doubtfulBelow,
  prepareTarget,
  type Alignment,
  type AlignmentTarget,
} from './align.ts'
export { maskDice, meanDisplacement } from './quality.ts'
