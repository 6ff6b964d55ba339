export {
  alignToMni,
  alreadyAligned,
  doubtfulBelow,
  isDoubtful,
  prepareTarget,
  type Alignment,
  type AlignmentTarget,
} from './align.ts'
export { maskDice, meanDisplacement } from './quality.ts'
