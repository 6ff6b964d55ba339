import { open, type FileHandle } from 'node:fs/promises'
import dicomParser from 'dicom-parser'
import type { DataSet } from 'dicom-parser'
import type { Frame, Looked, SliceHeader } from './slice.ts'
import { Values } from './values.ts'

const pixelData = 'x7fe00010'
/** Most headers of single slices are shorter; a Siemens header with all its private parts is not. */
const firstBytes = 96 * 1024
/** Longer headers are those of files with thousands of frames. */
const mostBytes = 64 * 1024 * 1024

const deflated = '1.2.840.10008.1.2.1.99'
const uncompressed = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2']

/** Position, orientation and echo time of every frame of an enhanced multi-frame image, else of the one image. */
function framesOf(values: Values): Frame[] {
  const ofGroups = (groups: Values | undefined): Partial<Frame> => {
    const position = groups?.first('x00209113')?.numbers('x00200032')
    const orientation = groups?.first('x00209116')?.numbers('x00200037')
    const echoTime = groups?.first('x00189114')?.double('x00189082')
    return {
      ...(position?.length === 3 ? { position } : {}),
      ...(orientation?.length === 6 ? { orientation } : {}),
      ...(typeof echoTime === 'number' ? { echoTime } : {}),
    }
  }
  const position = values.numbers('x00200032')
  const orientation = values.numbers('x00200037')
  const own: Frame = {
    position: position.length === 3 ? position : null,
    orientation: orientation.length === 6 ? orientation : null,
    echoTime: values.number('x00180081'),
  }
  const shared = ofGroups(values.first('x52009229'))
  const each = values.items('x52009230')
  if (each.length > 0) return each.map((groups) => ({ ...own, ...shared, ...ofGroups(groups) }))
  const count = values.number('x00280008') ?? 1
  // frames without places of their own: where they lie is not known, however many the header claims
  return count > 1 ? Array.from({ length: 2 }, () => ({ ...own, position: null })) : [own]
}

/** Old scanners wrote gauss: 15000 for 1.5 T. No scanner of people has a hundred tesla. */
const teslaOf = (field: number | null): number | null =>
  field !== null && field > 100 ? field / 10_000 : field

/** The b-value where Siemens keeps it; a private element of that number is something else with other makers. */
const siemensB = (values: Values): number | null =>
  values.text('x00190010') === 'SIEMENS MR HEADER' ? values.number('x0019100c') : null

function sliceOf(path: string, values: Values, transferSyntax: string): SliceHeader {
  const shared = values.first('x52009229')
  const measures = shared?.first('x00289110') ?? values.first('x52009230')?.first('x00289110') ?? values
  const timing = shared?.first('x00189112') ?? values
  const spacing = measures.numbers('x00280030')
  const inversion = shared?.first('x00189115')?.double('x00189079') ?? values.number('x00180082')
  return {
    path,
    sopInstance: values.text('x00080018'),
    seriesUid: values.text('x0020000e'),
    studyUid: values.text('x0020000d'),
    patient: {
      id: values.text('x00100020'),
      name: values.text('x00100010'),
      birth: values.text('x00100030'),
      sex: values.text('x00100040'),
    },
    studyDate: values.text('x00080020') || values.text('x00080021') || values.text('x00080022'),
    studyTime: values.text('x00080030'),
    patientAge: values.text('x00101010'),
    modality: values.text('x00080060'),
    sopClass: values.text('x00080016'),
    transferSyntax,
    imageType: values.words('x00080008').map((word) => word.toUpperCase()),
    seriesNumber: values.number('x00200011'),
    description: values.text('x0008103e'),
    protocol: values.text('x00181030'),
    sequenceName: values.text('x00180024') || values.text('x00189005'),
    scanningSequence: values.words('x00180020'),
    acquisition: values.text('x00180023') || values.text('x00189004').replace(/^.*(2D|3D).*$/, '$1'),
    repetitionTime: timing.number('x00180080'),
    inversionTime: inversion,
    contrastAgent: values.text('x00180010'),
    bodyPart: values.text('x00180015').toUpperCase(),
    diffusion: (values.double('x00189087') ?? siemensB(values) ?? 0) > 0,
    manufacturer: values.text('x00080070'),
    model: values.text('x00081090'),
    fieldTesla: teslaOf(values.number('x00180087')),
    rows: values.whole('x00280010'),
    columns: values.whole('x00280011'),
    thickness: measures.number('x00180050'),
    pixelSpacing: spacing.length === 2 ? [spacing[0], spacing[1]] : null,
    frames: framesOf(values),
  }
}

/** How many bytes of pixels the header promises and the file does not have; 0 where all are there, or are packed. */
function missingBytes(data: DataSet, values: Values, transferSyntax: string, fileBytes: number): number {
  const element = data.elements[pixelData]
  if (!element || !uncompressed.includes(transferSyntax)) return 0
  const frames = values.number('x00280008') ?? 1
  const samples = values.whole('x00280002') || 1
  const bits = values.whole('x00280100')
  const needed =
    Math.ceil((values.whole('x00280010') * values.whole('x00280011') * samples * bits) / 8) * frames
  return Math.max(0, needed - (fileBytes - element.dataOffset))
}

async function firstOf(file: FileHandle, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes)
  let filled = 0
  while (filled < bytes) {
    const { bytesRead } = await file.read(buffer, filled, bytes - filled, filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

const transferSyntaxOf = (head: Buffer): string =>
  dicomParser.readPart10Header(head).string('x00020010') ?? '1.2.840.10008.1.2'

/** The header as far as it lies in these bytes; undefined where it goes on behind them. */
function parsed(head: Buffer): DataSet | undefined {
  try {
    const data = dicomParser.parseDicom(head, { untilTag: pixelData })
    return data.elements[pixelData] ? data : undefined
  } catch {
    return undefined
  }
}

/** The header of a file without pixels: whole where it never had any, else as far as it goes. */
function withoutPixels(
  head: Buffer,
): { header: DataSet; whole: true } | { header: DataSet | null; whole: false } {
  try {
    return { header: dicomParser.parseDicom(head, { untilTag: pixelData }), whole: true }
  } catch (error) {
    const read = typeof error === 'object' && error !== null && 'dataSet' in error ? error.dataSet : null
    return { header: (read as DataSet | undefined) ?? null, whole: false }
  }
}

async function look(path: string, file: FileHandle): Promise<Looked> {
  const { size } = await file.stat()
  if (size < 132) return { kind: 'other' }
  let head = await firstOf(file, Math.min(size, firstBytes))
  if (head.toString('latin1', 128, 132) !== 'DICM') return { kind: 'other' }
  const damaged = (why: string, seriesUid: string | null = null): Looked => ({
    kind: 'damaged',
    path,
    why,
    seriesUid,
  })
  let transferSyntax: string
  try {
    transferSyntax = transferSyntaxOf(head)
  } catch {
    return damaged('its header cannot be read')
  }
  if (transferSyntax === deflated) return damaged('its data set is deflated, which is not read here')
  let data = parsed(head)
  for (let bytes = firstBytes * 16; !data && head.length < Math.min(size, mostBytes); bytes *= 16) {
    head = await firstOf(file, Math.min(size, bytes, mostBytes))
    data = parsed(head)
  }
  if (!data) {
    const { header, whole } = withoutPixels(head)
    if (whole && new Values(header).whole('x00280010') === 0) return { kind: 'other' }
    return damaged(
      'it ends before its pixels begin',
      header && (new Values(header).text('x0020000e') || null),
    )
  }
  const values = new Values(data)
  if (values.whole('x00280010') === 0) return { kind: 'other' }
  const missing = missingBytes(data, values, transferSyntax, size)
  if (missing > 0) return damaged(`its pixels are ${missing} bytes short`, values.text('x0020000e') || null)
  return { kind: 'slice', slice: sliceOf(path, values, transferSyntax) }
}

/** Reads the header of one file; the pixels are left alone. Throws the system's error where it cannot be opened. */
export async function readHeader(path: string): Promise<Looked> {
  const file = await open(path, 'r')
  try {
    return await look(path, file)
  } finally {
    await file.close()
  }
}
