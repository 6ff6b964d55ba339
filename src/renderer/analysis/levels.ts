/** A group's level as it is read: '<40' as '< 40', '40-59' as '40–59', '>=112 mm3' as '≥ 112 mm³'; names stay as they are. */
export function levelText(level: string, { decimal, unit }: { decimal: string; unit?: string }): string {
  const tidy = level
    .replace(/^<(?=\d)/, '< ')
    .replace(/^>=(?=\d)/, '≥ ')
    .replace(/^(\d[\d.e+]*)-(\d)/, '$1–$2')
    .replace(/ mm3$/, ' mm³')
  // bounds of numbers carry the language's decimal sign and a unit, names keep their points
  if (!/^(?:[<≥] )?\d[\d.]*(?:–\d[\d.]*)?(?: mm³)?$/.test(tidy)) return tidy
  return `${tidy.replaceAll('.', decimal)}${unit === undefined ? '' : ` ${unit}`}`
}
