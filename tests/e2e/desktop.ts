import type { DesktopState, Host } from './base.ts'

export const titles = (menu: DesktopState['menu']): (string | undefined)[] => menu.map(({ label }) => label)
/** The window as the desktop has it; it has one. */
export const windowOf = async (host: Host): Promise<DesktopState['windows'][number]> =>
  (await host.desktop!.state()).windows[0]!
