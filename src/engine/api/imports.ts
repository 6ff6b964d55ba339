import { implement } from '@orpc/server'
import { basename, join } from 'node:path'
import { importsContract, type ImportWish } from '../../contract/api.ts'
import { importDicom } from '../dicom/index.ts'
import {
  importFolder,
  keptGroups,
  mergedGroups,
  tableByNames,
  type ImportReport,
  type Layout,
} from '../imports/index.ts'
import type { JobPlan, JobVoice } from '../jobs/index.ts'
import { listScans } from '../studies/index.ts'
import { replaceFile } from '../volumes/index.ts'
import { DicomLook } from './dicom.ts'
import type { EngineSession } from './session.ts'
import { withFaults } from './shared-fault.ts'
import { volumeThreads } from './threads.ts'

function importPlan(session: EngineSession, wish: ImportWish, layout: Layout): JobPlan {
  const { study, places } = session
  const folder = places.path(wish.folder)
  const table = wish.table === undefined ? {} : { table: places.path(wish.table) }
  const columns = wish.columns === undefined ? {} : { columns: wish.columns }
  const groups = wish.groups === undefined ? {} : { groups: wish.groups }
  const names = wish.names === undefined ? {} : { names: wish.names }
  return {
    kind: 'import',
    subject: basename(folder) || folder,
    async work(voice, signal) {
      voice.progress({ stage: 'import', done: 0, total: 0, label: '' })
      const report = await importFolder(study, {
        folder,
        layout,
        ...table,
        ...columns,
        ...groups,
        ...names,
        signal,
        onProgress: (done, total, label) => voice.progress({ stage: 'import', done, total, label }),
      })
      tellReport(voice, report)
    },
  }
}

function tellReport(voice: JobVoice, report: ImportReport): void {
  for (const note of report.notes) {
    if (note.outcome === 'taken-with-warning') voice.warning(note.message, note.remedy)
    if (note.outcome === 'skipped') voice.failure(basename(note.path), note.message, note.remedy)
  }
  voice.imported({ taken: report.taken, already: report.already, left_out: report.skipped })
  voice.say(
    `${report.taken} scans of ${report.subjects} subjects taken (${report.already} there before, ${report.warned} with warnings), ${report.skipped} skipped`,
  )
}

/** What was read of the folder for the page is taken, once; the job's stages are 'dicom-look', 'dicom-convert' and 'import'. */
function dicomPlan(session: EngineSession, look: DicomLook, wish: ImportWish): JobPlan {
  const { study, places } = session
  const folder = places.path(wish.folder)
  const { series = {}, subjects = {}, group, key_folder: keyFolder } = wish.dicom ?? {}
  return {
    kind: 'import',
    subject: basename(folder) || folder,
    async work(voice, signal) {
      voice.progress({ stage: 'dicom-look', done: 0, total: 0, label: '' })
      const told = setInterval(() => tellLook(voice, look), 500)
      const read = await look.take(folder, signal).finally(() => clearInterval(told))
      const report = await importDicom(study, {
        folder,
        read,
        series,
        subjects,
        ...(group ? { group } : {}),
        ...(keyFolder === undefined ? {} : { keyFile: join(places.path(keyFolder), keyFileName(study)) }),
        signal,
        onProgress: (stage, done, total, label) =>
          voice.progress({ stage: stage === 'import' ? stage : `dicom-${stage}`, done, total, label }),
      })
      for (const { message, remedy } of report.remarks) voice.warning(message, remedy)
      tellReport(voice, report)
    },
  }
}

/** Of a folder that no page looked at before. */
const tellLook = (voice: JobVoice, { progress }: DicomLook): void =>
  voice.progress({ stage: 'dicom-look', done: progress?.files ?? 0, total: 0, label: '' })

/** One a study, as several may have their keys in one folder. */
const keyFileName = ({ folder }: { folder: string }): string => `normascope-key-${basename(folder)}.csv`

export function importsPart(session: EngineSession) {
  const calls = implement(importsContract).use(withFaults)
  const look = new DicomLook(session)
  return {
    imports: {
      preview: calls.imports.preview.handler(async ({ input }) => {
        const { places, study } = session
        const preview = await volumeThreads().run('previewImport', {
          folder: places.path(input.folder),
          known: listScans(study),
          ...(input.layout ? { layout: input.layout } : {}),
          ...(input.table === undefined ? {} : { table: places.path(input.table) }),
          ...(input.columns ? { columns: input.columns } : {}),
          ...(input.names ? { names: input.names } : {}),
          groups: mergedGroups(keptGroups(study), input.groups),
        })
        const { groupWords, ...rest } = preview
        return {
          ...rest,
          group_words: groupWords,
          table: preview.table && { ...preview.table, place: places.grant(preview.table.path) },
          rows: preview.rows.map((row) => ({
            subject: row.subject,
            session: row.session,
            modality: row.modality,
            group: row.group,
            age: row.age,
            sex: row.sex,
            scanner: row.scanner,
            lesion_type: row.lesionType,
            mask: row.maskPath !== null,
            file: basename(row.path),
          })),
        }
      }),
      nameTable: calls.imports.nameTable.handler(async ({ input }) => {
        const { places, study } = session
        const groups = mergedGroups(keptGroups(study), input.groups)
        const csv = tableByNames(places.path(input.folder), input.names ?? {}, groups)
        if (input.place !== undefined) await replaceFile(places.path(input.place), Buffer.from(csv))
        return { csv }
      }),
      series: calls.imports.series.handler(({ input, signal }) =>
        look.list(session, session.places.path(input.folder), input.choices, input.again, signal),
      ),
      seriesProgress: calls.imports.seriesProgress.handler(() => look.progress),
      start: calls.imports.start.handler(({ input }) => {
        const layout = input.layout ?? (input.table === undefined ? 'bids' : 'table')
        const plan = layout === 'dicom' ? dicomPlan(session, look, input) : importPlan(session, input, layout)
        return { id: session.jobs.start(plan) }
      }),
    },
  }
}
