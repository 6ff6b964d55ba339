import { dialog, type BrowserWindow, type FileFilter } from 'electron'
import type { PickWish } from '../contract/desktop.ts'
import { words, type Language } from './locale.ts'

const endings = {
  table: ['csv', 'tsv'],
  card: ['json'],
  graph: ['onnx'],
  vector: ['npz'],
  report: ['pdf'],
} as const

function filtersFor(wish: PickWish['for'], language: Language): FileFilter[] {
  const { filters } = words(language)
  if (wish !== 'table' && wish !== 'card' && wish !== 'graph' && wish !== 'vector' && wish !== 'report')
    return []
  return [
    { name: filters[wish], extensions: [...endings[wish]] },
    { name: filters.all, extensions: ['*'] },
  ]
}

/** Folders that may be made in the dialog: something is written into them. */
const newFolders: readonly PickWish['for'][] = ['study-parent', 'key']

/** The system's dialog for what is wished; the path chosen, or undefined where the person thought better of it. */
export async function pick(
  window: BrowserWindow,
  wish: PickWish,
  language: Language,
  start: string | undefined,
): Promise<string | undefined> {
  const title = words(language).dialogs[wish.for]
  const filters = filtersFor(wish.for, language)
  if (wish.for === 'report' || wish.for === 'export') {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title,
      filters,
      ...(wish.suggested === undefined ? {} : { defaultPath: wish.suggested }),
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    })
    return canceled || filePath === '' ? undefined : filePath
  }
  const file = wish.for === 'table' || wish.for === 'card' || wish.for === 'graph' || wish.for === 'vector'
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title,
    filters,
    ...(start === undefined ? {} : { defaultPath: start }),
    properties: file
      ? ['openFile']
      : ['openDirectory', ...(newFolders.includes(wish.for) ? ['createDirectory' as const] : [])],
  })
  return canceled ? undefined : filePaths[0]
}
