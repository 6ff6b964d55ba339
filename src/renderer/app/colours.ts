import { methodScales } from '../../charts/index.ts'

/** A method's colour by its place among the methods of the study: that of every chart. */
export const methodColour = (index: number): string => {
  const methods = Array.from({ length: index + 1 }, (_, at) => ({ id: String(at), name: String(at) }))
  return methodScales(methods, 'dark').color.range[index]!
}

/** The reference standard, everywhere. */
export const referenceColour = '#00e5ff'
