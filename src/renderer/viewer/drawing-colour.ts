/** The reader's own mask, everywhere. */
export const drawingColour = '#ff4df0'
