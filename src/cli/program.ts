import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { groupChoiceSchema } from '../contract/api/imports.ts'
import { modalities } from '../contract/card.ts'
import { layouts, subjectRules, wordMeanings } from '../contract/import-words.ts'
import { createOutput, reportFailure, type Output } from './output.ts'

/** What every command gets beside its own arguments. */
export interface Context {
  readonly output: Output
  /** Aborts on Ctrl-C; a second Ctrl-C ends the program at once. */
  readonly signal: AbortSignal
}
type Action<T extends unknown[]> = (context: Context, ...args: T) => Promise<unknown>

const number = (text: string): number => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.')
  return value
}
const whole = (text: string): number => {
  const value = number(text)
  if (!Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError('It must be a whole number, 0 or more.')
  return value
}
const list = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** WORD=MEANING, again and again. */
const wordsMeaning =
  <T extends string>(meanings: readonly T[], name = 'WORD') =>
  (text: string, said: Record<string, T>): Record<string, T> => {
    const at = text.lastIndexOf('=')
    const given = text.slice(at + 1).trim()
    const meaning = meanings.find((one) => one === given)
    const word = text.slice(0, Math.max(at, 0)).trim()
    if (word === '' || meaning === undefined)
      throw new InvalidArgumentError(
        `It must be ${meanings
          .map((one) => `${name}=${one}`)
          .join(', ')
          .replace(/, (?=[^,]*$)/, ' or ')}.`,
      )
    return { ...said, [word]: meaning }
  }
const groupWord = wordsMeaning(groupChoiceSchema.options)
const nameWord = wordsMeaning(wordMeanings)
const seriesWord = wordsMeaning([...modalities, 'out'], 'KEY')

const qualityOption = (): Option =>
  new Option('--quality <name>', "fast takes a method's faster parameters where its card has some")
    .choices(['fast', 'reference'])
    .default('reference')
const providerOption = (): Option =>
  new Option('--provider <name>', 'where graphs run')
    .choices(['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'])
    .default('auto')
const postprocessingOption = (): Option =>
  new Option('--postprocessing <filter>', "median filter over the maps, kept as the study's setting").choices(
    ['none', 'median3', 'median4', 'median5'],
  )

/** The command line (design section 7). Each command's code is loaded when it runs, so that --help is quick. */
export function createProgram(
  run: <T extends unknown[]>(load: () => Promise<Action<T>>) => (...args: T) => Promise<void>,
): Command {
  const program = new Command('normascope')
    .description(
      'Find out, on your own brain scans and offline, which unsupervised anomaly detection methods hold, for whom, and where they fail. Research use only; not a medical device.',
    )
    .version(packageJson.version)
    .option('--debug', 'show the trace of a failure')
    .showHelpAfterError('(add --help to see how it is used)')
    .exitOverride()
  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .option('--json', 'print one JSON document')
      .option('--debug', 'show the trace of a failure')

  command('demo', 'the whole job on a generated cohort: study, table, PDF')
    .option('--out <dir>', 'new folder for it', 'demo-study')
    .option('--seed <n>', 'seed of the cohort', whole, 7)
    .option('--subjects <n>', 'subjects to generate', whole, 28)
    .option('--spacing <mm>', 'voxel size', number, 2)
    .action(run(async () => (await import('./commands/demo.ts')).demo))
  command('phantom', 'generate a BIDS cohort with lesion masks')
    .requiredOption('--out <dir>', 'new folder for the cohort')
    .requiredOption('--subjects <n>', 'how many', whole)
    .option('--seed <n>', 'same seed, same bytes', whole, 1)
    .option('--spacing <mm>', 'voxel size', number, 1)
    .option('--plan <file>', 'plan.json with shares, lesions and planted effects')
    .action(run(async () => (await import('./commands/phantom.ts')).phantom))

  const study = program.command('study').description('make a study')
  study
    .command('create <dir>')
    .description('make an empty study in a new folder')
    .requiredOption('--name <name>', 'its name')
    .option('--json', 'print one JSON document')
    .option('--debug', 'show the trace of a failure')
    .action(run(async () => (await import('./commands/studies.ts')).create))
  command(
    'import <study> <folder>',
    'take the scans of a folder into a study; scans stay where they are, DICOM is converted into the study',
  )
    .addOption(
      new Option('--layout <layout>', 'how the folder is laid out; seen from the folder when absent').choices(
        layouts,
      ),
    )
    .option('--table <file>', 'the CSV or TSV of a table layout')
    .option(
      '--map-group <word=meaning>',
      'what a word of the column "group" means: healthy, patient or out (left out); may be given several times',
      groupWord,
      {},
    )
    .option(
      '--word <word=meaning>',
      `layout images: what a word in the names of files means (${wordMeanings.join(', ')}); may be given several times`,
      nameWord,
      {},
    )
    .addOption(
      new Option('--subject-from <place>', 'layout images: what subjects are called by').choices(
        subjectRules,
      ),
    )
    .addOption(
      new Option(
        '--group <group>',
        'layouts images and dicom: of all subjects; else, of images, folders called healthy, controls, patients ... say it, or the lesion masks',
      ).choices(['healthy', 'patient']),
    )
    .option('--save-table <file>', 'layout images: write what the names say as a CSV, too')
    .option(
      '--subject <name=group>',
      'layout dicom: what one of them is, healthy, patient or out (left out), by the pseudonym in the list of series; may be given several times',
      groupWord,
      {},
    )
    .option(
      '--series <key=contrast>',
      'layout dicom: what a series is (T1w, T2w, FLAIR) or out (left out); its key is in the list of series; may be given several times',
      seriesWord,
      {},
    )
    .option('--key <file>', 'layout dicom: write whose pseudonym is whose into this file, outside the study')
    .action(run(async () => (await import('./commands/studies.ts')).importScans))
  command('scans <study>', 'what is in a study, and the problems found').action(
    run(async () => (await import('./commands/studies.ts')).scans),
  )
  command('split <study>', 'assign subjects to calibration and test')
    .option('--calibration <share>', 'share of healthy subjects for calibration', number, 0.5)
    .option('--seed <n>', 'seed of the draw', whole, 1)
    .option('--from <file>', 'CSV with subject and split')
    .action(run(async () => (await import('./commands/studies.ts')).split))

  const methods = program.command('methods').description('list, show, verify, add and remove methods')
  const method = (name: string, description: string): Command =>
    methods
      .command(name)
      .description(description)
      .option('--json', 'print one JSON document')
      .option('--debug', 'show the trace of a failure')
  method('list', 'every method this program can run').action(
    run(async () => (await import('./commands/methods.ts')).list),
  )
  method('show <id>', 'the card of one method').action(
    run(async () => (await import('./commands/methods.ts')).show),
  )
  method('verify [id...]', 'compare every file of a method with the hash in its card').action(
    run(async () => (await import('./commands/methods.ts')).verify),
  )
  method('form <model>', 'what an ONNX file tells, and the questions to answer before it is added')
    .option('--out <file>', 'write it there instead of printing it')
    .action(run(async () => (await import('./commands/methods.ts')).form))
  method('add <source>', 'check a method of your own and add it: a folder with card.json, or an ONNX file')
    .option('--form <file>', 'the answers about an ONNX file, from `methods form`')
    .option('--study <study>', 'try it on a scan of this study; else on a simulated brain')
    .option('--scan <label>', 'the scan of the study, or a file')
    .addOption(
      new Option('--modality <name>', 'of --scan, when its name does not tell').choices([
        'T1w',
        'T2w',
        'FLAIR',
      ]),
    )
    .option('--test-vector <file>', 'input and output of the original model (.npz, .json) to compare with')
    .option('--dry-run', 'check only')
    .addOption(providerOption())
    .action(run(async () => (await import('./commands/methods.ts')).add))
  method('remove <id>', 'take one of your own methods away').action(
    run(async () => (await import('./commands/methods.ts')).remove),
  )

  command('run <study>', 'make the anomaly maps; finished ones are found again, so it also resumes')
    .option('--methods <ids>', 'comma-separated; all when absent', list)
    .option('--modalities <names>', 'comma-separated; all when absent', list)
    .addOption(providerOption())
    .addOption(qualityOption())
    .addOption(
      new Option(
        '--reference <choice>',
        "healthy scans that maps are compared with: the study's own, those that came with the method, or auto: the study's own from 12 on, for a method that has no maps yet",
      )
        .choices(['auto', 'own', 'bundled'])
        .default('auto'),
    )
    .option('--jobs <n>', 'inference processes at once', whole, 1)
    .option('--resume', 'go on where the last run stopped (this is the default)')
    .option('--force', 'make maps again even where the same are there')
    .action(run(async () => (await import('./commands/run.ts')).runStudy))
  command('fit <study>', "fit a method on the study's own healthy scans")
    .requiredOption(
      '--method <id>',
      'for example padim; of a method with networks of its own the healthy reference, for example vae',
    )
    .option('--modalities <names>', 'comma-separated; all when absent', list)
    .addOption(providerOption())
    .option(
      '--bundled',
      "take the study's own healthy reference back: the one that came with the method holds again",
    )
    .action(run(async () => (await import('./commands/run.ts')).fit))
  command('import-maps <study> <folder>', 'take maps that were made elsewhere')
    .requiredOption('--method <name>', 'a name for them')
    .action(run(async () => (await import('./commands/run.ts')).importExternal))
  command('calibrate <study>', 'operating points from healthy calibration scans')
    .option('--target-fpr <share>', 'voxel false-positive rate aimed at', number, 0.01)
    .option('--confidence <share>', 'of the interval around the threshold, and of --scan-fpr', number, 0.9)
    .option('--scan-fpr <share>', 'also the threshold that flags at most this share of healthy scans', number)
    .option('--volume <ml>', 'a scan is flagged by a cluster of at least this volume', number, 0.1)
    .option('--best-dice', 'also the threshold of best Dice on labelled scans of the calibration split')
    .option('--why <text>', "the reason, kept in the study's log")
    .option('--methods <ids>', 'comma-separated; all when absent', list)
    .option('--seed <n>', 'seed of the bootstrap', whole, 1)
    .addOption(postprocessingOption())
    .action(run(async () => (await import('./commands/results.ts')).calibrateStudy))
  command('evaluate <study>', 'metrics of every test scan at the operating points')
    .option('--reference <choice>', "masks to measure by: 'original', 'combined' or 'reader:NAME'; kept")
    .action(run(async () => (await import('./commands/results.ts')).evaluateStudy))
  command('compare <study>', 'methods side by side, with intervals and paired differences')
    .addOption(
      new Option('--interval <kind>', 'bootstrap interval of means and differences')
        .choices(['bca', 'percentile'])
        .default('bca'),
    )
    .option('--pooled', 'also mean Dice and AUPRC of all voxels pooled, over the same resampled subjects')
    .action(run(async () => (await import('./commands/results.ts')).compareStudy))
  command('lesions <study>', 'every reference lesion and false positive, and which methods found it')
    .option('--missed-by <method>', "lesions that this method missed, or 'all' of them")
    .addOption(
      new Option('--kind <kind>', 'lesions or false positives alone').choices(['lesion', 'false-positive']),
    )
    .option('--methods <ids>', 'comma-separated; all when absent', list)
    .option('--modalities <names>', 'comma-separated; all when absent', list)
    .option('--found-by <method>', 'what this method has above its threshold')
    .option('--scan <label>', 'of this scan alone')
    .addOption(new Option('--group <group>', 'of these scans alone').choices(['healthy', 'patient']))
    .option('--min-ml <ml>', 'leave out what is smaller', number)
    .option('--max-ml <ml>', 'leave out what is larger', number)
    .option('--min-contrast <c>', 'leave out what stands out less', number)
    .option('--max-contrast <c>', 'leave out what stands out more', number)
    .addOption(
      new Option('--order <order>', 'of the rows').choices([
        'scan',
        'largest',
        'smallest',
        'faintest',
        'brightest',
      ]),
    )
    .option('--offset <n>', 'rows to skip', whole)
    .option('--limit <n>', 'rows to give; all when absent', whole)
    .action(run(async () => (await import('./commands/lesions.ts')).lesions))
  command('froc <study>', 'lesion sensitivity against false positives per scan, over all thresholds')
    .option('--methods <ids>', 'comma-separated; all when absent', list)
    .option('--modalities <names>', 'comma-separated; all when absent', list)
    .option('--min-ml <ml>', 'smaller components are no false positives', number, 0)
    .option('--seed <n>', 'seed of the intervals', whole, 1)
    .option('--chart <file>', 'also the curves as a drawing (.svg) or a Vega-Lite spec (.json)')
    .action(run(async () => (await import('./commands/froc.ts')).frocStudy))
  command('thresholds <study>', 'what any threshold would give on all scans, from stored counts')
    .option('--threshold <score>', 'a score; with --methods naming one method', number)
    .option(
      '--target-fpr <share>',
      'the threshold of this voxel FPR; the operating points when neither is given',
      number,
    )
    .option('--methods <ids>', 'comma-separated; all when absent', list)
    .option('--modalities <names>', 'comma-separated; all when absent', list)
    .option('--confidence <share>', 'of what so many subjects can promise', number, 0.9)
    .option('--curves', 'with --json, also FPR, sensitivity and Dice along the whole slider')
    .action(run(async () => (await import('./commands/thresholds.ts')).thresholdsStudy))
  command('scaling <study>', 'what more healthy calibration scans would change')
    .requiredOption('--method <id>', 'a fitted one is fitted and run anew on every subset')
    .requiredOption('--sizes <n,…>', 'numbers of healthy calibration subjects, comma-separated', list)
    .option('--target-fpr <share>', 'voxel false-positive rate aimed at', number, 0.01)
    .option('--seed <n>', 'seed of the subsets', whole, 1)
    .option('--orders <n>', 'random orders of the subjects (100; of a fitted method 3)', whole)
    .action(run(async () => (await import('./commands/scaling.ts')).scalingStudy))
  command('bias [study]', 'results by scanner, age, sex and lesion, for a study or any table')
    .option('--table <file>', 'a CSV with one row a scan and method')
    .option('--seed <n>', 'seed of the bootstrap', whole, 1)
    .option('--replicates <n>', 'resamples of the subjects (1000)', whole)
    .action(run(async () => (await import('./commands/results.ts')).biasStudy))
  command('report <study>', 'the PDF bias report, or a check of one')
    .option('--out <file>', 'the PDF to write; its numbers go beside it as JSON and CSV')
    .option('--verify <file>', 'compute the numbers of this report again and say what still holds')
    .addOption(new Option('--language <code>', 'of the report').choices(['en', 'de']).default('en'))
    .addOption(new Option('--paper <size>', 'page size').choices(['a4', 'us-letter']).default('a4'))
    .option('--pseudonyms', 'name subjects P001, P002, … and sites by letters (default)', true)
    .option('--no-pseudonyms', "keep the study's own names of subjects and sites")
    .option('--anonymous', 'name nothing: no study, subject, site, scanner or reader, ages in bands')
    .option('--age-bands', 'ages as bands of years only')
    .option('--sections <list>', 'only these chapters', list)
    .option('--failures <n>', 'pictures of each kind of failure', whole, 4)
    .option('--no-froc', 'leave out FROC curves, for which every test map is read once')
    .action(run(async () => (await import('./commands/report.ts')).report))
  command(
    'export <study>',
    'masks of the test scans for other programs: maps above the operating point, and what readers drew',
  )
    .addOption(new Option('--format <name>', 'of the masks').choices(['bids', 'dicom-seg']).default('bids'))
    .option('--methods <list>', 'only these', list)
    .option('--modalities <list>', 'only these', list)
    .action(run(async () => (await import('./commands/export.ts')).exportStudy))
  command('serve [study]', 'open the workstation in a browser window, on this machine only')
    .option('--port <n>', '0 takes a free one', whole, 0)
    .option('--no-open', 'print the address, open nothing')
    .action(run(async () => (await import('./commands/serve.ts')).serveStudy))
  command('doctor', 'versions, providers that work, disk, memory').action(
    run(async () => (await import('./commands/doctor.ts')).doctor),
  )
  command('infer', 'one method on one scan, no study needed')
    .requiredOption('--method <id>', 'the method')
    .requiredOption('--scan <file>', 'the scan (NIfTI)')
    .requiredOption('--out <file>', 'the map to write (.nii.gz)')
    .option('--brain <file>', 'brain mask; else the voxels of the scan that are not 0')
    .addOption(
      new Option('--modality <name>', 'when the file name does not tell').choices(['T1w', 'T2w', 'FLAIR']),
    )
    .addOption(providerOption())
    .addOption(qualityOption())
    .action(run(async () => (await import('./commands/run.ts')).infer))
  command('metrics', 'metrics of one map against a reference mask, no study needed')
    .requiredOption('--map <file>', 'anomaly map, higher is more anomalous')
    .requiredOption('--mask <file>', 'reference mask')
    .option('--brain <file>', "voxels above 0 are brain; without it, the map's own voxels above 0")
    .option('--image <file>', 'the scan, for lesion contrast')
    .option('--threshold <score>', 'operating point: score > threshold is anomalous', number)
    .addOption(postprocessingOption().default('none'))
    .action(run(async () => (await import('./commands/metrics.ts')).metrics))
  return program
}

/** Parses and runs; sets process.exitCode and never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  const json = argv.includes('--json')
  const debug = argv.includes('--debug')
  const abort = new AbortController()
  let interrupted = false
  const interrupt = (): void => {
    if (interrupted) process.exit(130)
    interrupted = true
    process.stderr.write('\nStopping; finished scans are kept. Press Ctrl-C again to end at once.\n')
    abort.abort()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  const program = createProgram((load) => async (...args) => {
    const context: Context = { output: createOutput(json), signal: abort.signal }
    const result = await (await load())(context, ...args)
    if (json && result !== undefined) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  })
  try {
    await program.parseAsync([...argv])
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
    else reportFailure(error, json, debug)
    if (abort.signal.aborted) process.exitCode = 130
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}
