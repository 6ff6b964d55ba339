/** What the style sheets of the page give a mark, and a file has to bring with it. */
const inherited = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'font-family',
  'font-size',
  'font-style',
]

/** Runs with the colours for paper; nothing is drawn in between. */
function onPaper<T>(work: () => T): T {
  const { dataset } = document.documentElement
  const before = dataset['theme']
  dataset['theme'] = 'light'
  try {
    return work()
  } finally {
    dataset['theme'] = before
  }
}

function copyStyles(from: Element, to: Element, around?: CSSStyleDeclaration): void {
  const style = getComputedStyle(from)
  if (style.display === 'none') return to.remove()
  for (const name of inherited) {
    const value = style.getPropertyValue(name)
    if (value !== around?.getPropertyValue(name)) to.setAttribute(name, value)
  }
  if (style.opacity !== '1') to.setAttribute('opacity', style.opacity)
  for (const name of to.getAttributeNames())
    if (name === 'class' || name === 'style' || name === 'tabindex' || name.startsWith('data-'))
      to.removeAttribute(name)
  const parts = [...to.children]
  ;[...from.children].forEach((child, at) => copyStyles(child, parts[at]!, style))
}

/** An SVG that is drawn by the page, as text that stands by itself, in the light colours as every copied chart. */
export function svgText(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  onPaper(() => copyStyles(svg, copy))
  const box = svg.getBoundingClientRect()
  const [width, height] = [Math.ceil(box.width), Math.ceil(box.height)]
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`)
  return new XMLSerializer().serializeToString(copy)
}
