/** Writes docs/methods.md from resources/models and training/figures/figures*.json: `node training/figures/table.ts`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cardKey, listMethods } from '../../src/engine/methods/index.ts'
import type { Figures } from './figures.ts'
import { methodsPage } from './page.ts'
import type { CardWords } from './targets.ts'

const root = join(import.meta.dirname, '..', '..')
const models = join(root, 'resources', 'models')
const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T
const cards = readdirSync(models).map((id) => read<CardWords>(join(models, id, 'card.json')))
const file = join(import.meta.dirname, 'figures.json')
const nothing: Figures = { postprocessing: 'median4', target_fpr: 0.01, hardware: 'not measured', methods: {} }
const figures = existsSync(file) ? read<Figures>(file) : nothing
const larger = join(import.meta.dirname, 'figures-all.json')
const keys = new Map(listMethods().map(({ card }) => [card.id, cardKey(card)]))
const old = Object.entries(figures.methods).flatMap(([id, { card_key }]) => (keys.get(id) === card_key ? [] : [id]))
const more = existsSync(larger) ? read<Figures>(larger) : undefined
writeFileSync(join(root, 'docs', 'methods.md'), methodsPage(cards, figures, more, old))
