/** Files whose texts have no German, each with the reason: those whose path begins so. */
export const exempt: Readonly<Record<string, string>> = {
  'src/engine/phantom/': 'options and plan files of `normascope phantom`, on the command line alone',
  'src/engine/evaluations/bias-table.ts':
    'tables given to `normascope bias --table`, on the command line alone',
  'src/engine/evaluations/scaling': '`normascope scaling`, on the command line alone',
  'src/engine/runs/infer.ts': '`normascope infer`, on the command line alone',
  'src/engine/runs/external.ts': '`normascope import-maps`, on the command line alone',
  'src/engine/exports/': '`normascope export`, on the command line alone',
  'src/engine/reports/write.ts': 'names of files given to `normascope report`, on the command line alone',
  'src/engine/reports/embedded.ts': 'files given to `normascope report --verify`, on the command line alone',
}

/** The reason why texts that come from these files alone need no German; undefined where they do. */
export const exemptionOf = (file: string): string | undefined =>
  Object.entries(exempt).find(([path]) => file.startsWith(path))?.[1]
