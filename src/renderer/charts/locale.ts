import type { Translation } from '../app/feature.ts'

const en = {
  copySvg: 'Copy SVG',
  copyCsv: 'Copy CSV',
  copied: 'Copied',
  notCopied: 'Not copied: the clipboard is not available here.',
  table: 'Table',
  showTable: 'Show table',
  hideTable: 'Hide table',
  drawing: 'Drawing …',
  failed: 'This chart could not be drawn: {reason}',
  noData: 'Nothing to draw yet.',
  rows: 'no rows | 1 row | {n} rows',
  noValue: '–',
  lower: '95 % interval, lower end',
  upper: '95 % interval, upper end',
}

const de: Translation<typeof en> = {
  copySvg: 'SVG kopieren',
  copyCsv: 'CSV kopieren',
  copied: 'Kopiert',
  notCopied: 'Nicht kopiert: Die Zwischenablage ist hier nicht verfügbar.',
  table: 'Tabelle',
  showTable: 'Tabelle zeigen',
  hideTable: 'Tabelle ausblenden',
  drawing: 'Wird gezeichnet …',
  failed: 'Dieses Diagramm ließ sich nicht zeichnen: {reason}',
  noData: 'Noch nichts zu zeichnen.',
  rows: 'keine Zeilen | 1 Zeile | {n} Zeilen',
  noValue: '–',
  lower: '95-%-Intervall, unteres Ende',
  upper: '95-%-Intervall, oberes Ende',
}

export const charts = { en, de }
