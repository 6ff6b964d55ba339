import type { ReportData } from '../../../contract/index.ts'

/** The sentence of a modality on which method is best, or that none can be named: the report begins each with its modality. */
export const winnerOf = (summary: ReportData['summary'], modality: string | undefined): string => {
  const winners = summary.filter(({ id }) => id === 'winner')
  return (winners.find(({ text }) => text.startsWith(`${modality ?? ''}: `)) ?? winners[0])?.text ?? ''
}
