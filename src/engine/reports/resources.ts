import { resourceUrl } from '../resources.ts'

/** Templates and fonts that come with the program. */
export const reportResources = resourceUrl('report/')
export const fontsFolder = new URL('fonts/', reportResources)
