import type { MessageBoxOptions } from 'electron'
import packageJson from '../../package.json' with { type: 'json' }
import { words, type Language } from './locale.ts'

/** What the program is: its version, its licence, and what it is for. */
export function aboutBox(language: Language): MessageBoxOptions {
  const { about } = words(language)
  return {
    type: 'info',
    title: 'Normascope',
    message: `Normascope ${packageJson.version}`,
    detail: `${about.purpose}\n\n${about.licence} ${packageJson.license}`,
  }
}
