import { powerSaveBlocker } from 'electron'

/** Keeps the computer from falling asleep while there is work, as a run over night; the screen may go dark. */
export function keepAwake(): (on: boolean) => void {
  let blocker: number | undefined
  return (on) => {
    if (on) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker)
      blocker = undefined
    }
  }
}
