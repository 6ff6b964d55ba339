/** The reader's own mask, everywhere. */
export const drawingColour = '#ff66e5'
