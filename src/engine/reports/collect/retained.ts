import type { ReportData, ReportOptions } from '../../../contract/index.ts'

/** What of the people and places of a study is still in the report, and in which form. */
export function retainedOf(options: ReportOptions, hasReaders: boolean): ReportData['retained'] {
  const { names, ages, failures, sections } = options
  const form = <T>(labels: T, pseudonyms: T, none: T): T =>
    names === 'labels' ? labels : names === 'none' ? none : pseudonyms
  const pictures = failures > 0 && sections.includes('failures')
  return [
    { what: 'subject', how: form('labels', 'pseudonyms', 'removed') },
    { what: 'study', how: form('kept', 'kept', 'removed') },
    { what: 'site', how: form('kept', 'letters', 'letters') },
    { what: 'scanner', how: form('kept', 'kept', 'letters') },
    { what: 'reader', how: !hasReaders ? 'absent' : form('kept', 'letters', 'letters') },
    { what: 'age', how: ages === 'years' ? 'years' : 'bands' },
    { what: 'sex', how: 'counts' },
    { what: 'lesion', how: pictures ? 'single' : 'counts' },
    { what: 'image', how: pictures ? 'brain' : 'removed' },
    { what: 'hash', how: form('prefix', 'prefix', 'digest') },
    { what: 'reason', how: form('kept', 'kept', 'removed') },
    { what: 'date', how: 'processing' },
    { what: 'file', how: 'removed' },
  ]
}
