import { MULTIPLANAR_TYPE, Niivue, SHOW_RENDER, SLICE_TYPE } from '@niivue/niivue'
import { berlinForNiivue, infernoForNiivue, labelsForNiivue } from './colour-map.ts'
import { Layers } from './layers.ts'
import { sliceShader } from './slice-shader.ts'

/** NiiVue on a canvas, without its own mouse, keys and letters. Throws an Error where the browser has no WebGL2. */
export async function openNiivue(canvas: HTMLCanvasElement): Promise<Niivue> {
  if (!canvas.getContext('webgl2', { alpha: true, antialias: false })) throw new Error('no WebGL2')
  const niivue = new Niivue({
    logLevel: 'error',
    interactive: false, // mouse and keys are ours: pointer.ts, keys.ts
    backColor: [0, 0, 0, 1],
    crosshairWidth: 0, // drawn over it: NiiVue's is as wide as it is in mm, and gone where that is less than a pixel
    fontColor: [0.72, 0.76, 0.8, 1],
    loadingText: '',
    dragAndDropEnabled: false,
    isRadiologicalConvention: true,
    sagittalNoseLeft: true,
    isOrientationTextVisible: false, // the letters are drawn over it, where the tile's edge does not cut them
    multiplanarShowRender: SHOW_RENDER.NEVER,
    multiplanarLayout: MULTIPLANAR_TYPE.GRID,
    multiplanarEqualSize: false,
    sliceType: SLICE_TYPE.AXIAL,
    tileMargin: 0,
    centerMosaic: true,
  })
  await niivue.attachToCanvas(canvas, false) // slices have no edges to be smoothed, and four samples a pixel cost four times
  niivue.addColormap('normascope', infernoForNiivue)
  niivue.addColormap('normascope-signed', berlinForNiivue)
  niivue.addColormap('normascope-labels', labelsForNiivue)
  niivue.setCustomSliceShader(sliceShader)
  new Layers(niivue)
  return niivue
}
