import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { sayCard } from '../engine-texts/index.ts'
import { useStudy } from './study.ts'

/** Methods by their names in the language of the page: those of the study, and of the program once they were learnt. */
export const useMethodNames = defineStore('method-names', () => {
  const study = useStudy()
  const library = shallowRef<ReadonlyMap<string, string>>(new Map())

  const ofStudy = (id: string): string | undefined => study.methods.find((one) => one.id === id)?.name
  const knows = (id: string): boolean => ofStudy(id) !== undefined || library.value.has(id)
  /** The id itself where no method that is known has it. */
  const nameOf = (id: string): string => {
    const name = library.value.get(id)
    return ofStudy(id) ?? (name === undefined ? id : sayCard(id, name))
  }
  /** Fetches the names of all methods that the program has. */
  async function learn(): Promise<void> {
    const all = await study.calls.catalogue.list()
    library.value = new Map(all.map(({ id, name }) => [id, name]))
  }
  return { knows, nameOf, learn }
})
