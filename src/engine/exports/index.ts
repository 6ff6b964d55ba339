/** Masks for other systems: what a map is above its operating point, and what readers drew. */
export { exportMasks, type ExportedMasks, type ExportOptions, type MaskFormat } from './masks.ts'
