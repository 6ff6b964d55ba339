/** Every bundled card against the schema, and every graph against its SHA-256: `node training/check-cards.ts`. */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { cardSchema } from '../src/contract/card.ts'

const root = join(import.meta.dirname, '..', 'resources', 'models')
for (const id of readdirSync(root)) {
  const folder = join(root, id)
  const card = cardSchema.parse(JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8')))
  if (card.id !== id) throw new Error(`${folder}: the card's id is ${card.id}`)
  for (const graph of card.graphs) {
    const file = join(folder, graph.file)
    const found = createHash('sha256').update(readFileSync(file)).digest('hex')
    if (found !== graph.sha256) throw new Error(`${file}: SHA-256 is ${found}, the card says ${graph.sha256}`)
    console.log(`${id}: ${graph.file} ${statSync(file).size} bytes, as the card says`)
  }
  console.log(`${id}: card valid`)
}
