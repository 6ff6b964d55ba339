/** Okabe–Ito order without black: a method keeps its colour through the study. */
const okabeIto = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7', '#999999']

export const methodColour = (index: number): string => okabeIto[index % okabeIto.length]!

/** The reference standard, everywhere. */
export const referenceColour = '#00e5ff'
