/** Templates and fonts that come with the program. */
export const reportResources = new URL('../../../resources/report/', import.meta.url)
export const fontsFolder = new URL('fonts/', reportResources)
