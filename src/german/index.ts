import { cardNames } from './cards/index.ts'
import { texts, values } from './texts/index.ts'
import { translator, type Translate } from './translator.ts'

export { cardInGerman } from './cards/index.ts'
export type { Translate } from './translator.ts'

let made: Translate | undefined

/** What the engine says in English, in German; what is not known comes back as it is. */
export const inGerman: Translate = (text) => (made ??= translator({ ...texts, ...cardNames }, values))(text)
