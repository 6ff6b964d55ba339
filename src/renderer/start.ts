/**
 * The first of the page that runs, small and as soon as it is there: the engine is called, and asked for what every page reads
 * of the study, while the rest of the program is still being read.
 */
import { connect } from './connection/connect.ts'
import { takeToken } from './connection/token.ts'

const token = takeToken() // before the router reads the address
const connection = token === undefined ? undefined : connect(token)

const parsed = new Promise<void>((done) => {
  if (document.readyState !== 'loading') done()
  else document.addEventListener('DOMContentLoaded', () => done(), { once: true })
})
void Promise.all([import('./main.ts'), parsed]).then(([{ showPage }]) => showPage(connection))
