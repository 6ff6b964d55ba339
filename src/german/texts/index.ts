import type { Texts } from '../translator.ts'
import { adding } from './adding.ts'
import { annotations } from './annotations.ts'
import { bias } from './bias.ts'
import { cards } from './cards.ts'
import { contract } from './contract.ts'
import { dicom } from './dicom.ts'
import { evaluations } from './evaluations.ts'
import { graphsChecked } from './graphs-checked.ts'
import { imports } from './imports.ts'
import { names } from './names.ts'
import { program } from './program.ts'
import { runs } from './runs.ts'
import { scansImported } from './scans-imported.ts'
import { science } from './science.ts'
import { studies } from './studies.ts'
import { values } from './values.ts'
import { volumes } from './volumes.ts'

/** The engine's texts in German, by the English that it says them in; numbered places stand for its values. */
export const texts: Texts = {
  ...adding,
  ...annotations,
  ...bias,
  ...cards,
  ...contract,
  ...dicom,
  ...evaluations,
  ...graphsChecked,
  ...imports,
  ...names,
  ...program,
  ...runs,
  ...scansImported,
  ...science,
  ...studies,
  ...volumes,
}

export { values }
