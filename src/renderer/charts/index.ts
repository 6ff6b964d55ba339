export { default as ChartView, type ChartSpace } from './ChartView.vue'
export type { Brush, Datum } from './draw.ts'
export type { ChartColumn, ChartTable } from './table.ts'
