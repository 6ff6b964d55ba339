import { elementTypeName, operatorSince, type GraphValue, type OnnxModel } from './onnx/index.ts'
import { error, note, some, warning, type Finding } from './findings.ts'
import { bakedIn, tailOf } from './tail.ts'

/** What the card asks of a graph. */
export interface Expected {
  readonly file: string
  readonly input: string
  readonly output: string
  /** Names of further inputs that the procedure feeds. */
  readonly furtherInputs: readonly string[]
  readonly channels: number
  readonly height: number
  readonly width: number
  /** One image a slice, on the input's grid; else feature maps of any size. */
  readonly imageOut: boolean
  /** The graph is rewritten anyway: a fixed number of slices can be made free. */
  readonly mayFreeBatch?: boolean
}

export const fixedBatchRemedy =
  "Export with a free batch dimension (dynamic_axes={'input': {0: 'batch'}}, or dynamic_shapes; anomalib: give engine.export an input_size) or with a batch of 1."

/** Operator sets and IR version that onnxruntime 1.30 loads (tried one by one). */
const [OLDEST, NEWEST, NEWEST_IR] = [7, 26, 13]

/** Everything that a graph's own description tells, without running it. */
export function checkGraph(model: OnnxModel, wanted: Expected): Finding[] {
  return [
    ...checkOperators(model, wanted.file),
    ...checkInput(model, wanted),
    ...checkOutput(model, wanted),
    ...checkScore(model, wanted),
    ...checkNormalisation(model, wanted),
  ]
}

export function checkOperators(model: OnnxModel, file: string): Finding[] {
  const found: Finding[] = []
  const opset = model.opsets['ai.onnx'] ?? 0
  if (opset < OLDEST || opset > NEWEST || model.irVersion > NEWEST_IR)
    found.push(
      error(
        'opset',
        `${file} is written in operator set ${opset} (IR version ${model.irVersion}); operator sets ${OLDEST} to ${NEWEST} (IR version up to ${NEWEST_IR}) can be run.`,
        'Export again with opset_version=17 or 18.',
      ),
    )
  const strange = new Set<string>()
  const vendor = new Set<string>()
  const random = new Set<string>()
  for (const { domain, type, attributes, inputs } of model.nodes) {
    const name = `${domain}:${type}`
    if (domain === 'com.microsoft') vendor.add(type)
    else if (operatorSince(domain, type) === undefined && !model.functions.has(name))
      strange.add(domain === 'ai.onnx' ? type : name)
    if (/^(RandomNormal|RandomUniform)(Like)?$|^Bernoulli$|^Multinomial$/.test(type)) random.add(type)
    const training =
      attributes.get('training_mode') === 1 ||
      (type === 'Dropout' && (model.tensors.get(inputs[2] ?? '')?.values?.[0] ?? 0) !== 0)
    if (training)
      found.push(
        warning(
          'training-mode',
          `${file} has a ${type} in training mode.`,
          'Call model.eval() before the export.',
        ),
      )
  }
  if (strange.size > 0)
    found.push(
      error(
        'unknown-operator',
        `${file} has operators that are not in the ONNX standard: ${some([...strange])}.`,
        'Export again without custom operators (they need code that this program will not load).',
      ),
    )
  if (vendor.size > 0)
    found.push(
      note(
        'vendor-operator',
        `${file} has operators of onnxruntime alone: ${some([...vendor])}. They run on the CPU.`,
      ),
    )
  if (random.size > 0)
    found.push(
      warning(
        'random-operator',
        `${file} draws random numbers (${some([...random])}): two runs on one scan differ, and no map can be made again.`,
        'Export the mean instead of a sample, or feed the noise as an input through a card with a diffusion procedure.',
      ),
    )
  return found
}

const described = (value: GraphValue): string =>
  `'${value.name}' (${elementTypeName(value.elementType)}${value.dims ? ` ${value.dims.map((d) => d ?? '?').join(' x ')}` : ''})`

function checkInput(model: OnnxModel, wanted: Expected): Finding[] {
  const input = model.inputs.find(({ name }) => name === wanted.input)
  if (!input)
    return [
      error(
        'no-input',
        `${wanted.file} has no input '${wanted.input}'; it has ${model.inputs.map(described).join(', ')}.`,
        'Write one of these names as the input.',
      ),
    ]
  const found: Finding[] = []
  const known = [wanted.input, ...wanted.furtherInputs]
  const extra = model.inputs.filter(({ name }) => !known.includes(name))
  if (extra.length > 0)
    found.push(
      error(
        'extra-input',
        `${wanted.file} wants more than an image: ${extra.map(described).join(', ')}.`,
        'A network that is fed a time step or a condition needs a card with a procedure that feeds it (docs/method-card.md); else export it with these inputs fixed.',
      ),
    )
  if (input.elementType !== 1)
    found.push(
      error(
        'dtype',
        `The input ${described(input)} is not float32.`,
        'Export the model in float32 (model.float()) with images already scaled, not bytes.',
      ),
    )
  if (!input.dims) return found
  if (input.dims.length !== 4)
    return [
      ...found,
      error(
        'rank',
        `The input ${described(input)} has ${input.dims.length} dimensions${input.dims.length === 5 ? ', as volumes have' : ''}; a slice has 4: batch x channels x height x width.`,
        'Export a network of axial slices; volumes at once are not supported. Maps made elsewhere come in on the command line with `normascope import-maps`.',
      ),
    ]
  const [batch, channels, height, width] = input.dims as [unknown, unknown, unknown, unknown]
  if (typeof batch === 'number' && batch !== 1)
    found.push(
      wanted.mayFreeBatch
        ? note(
            'batch-freed',
            `The input ${described(input)} takes exactly ${batch} slices at once. That is made free in the copy; the probe run shows whether the graph goes along.`,
          )
        : error(
            'fixed-batch',
            `The input ${described(input)} takes exactly ${batch} slices at once; a brain's number of slices is not a multiple of it.`,
            fixedBatchRemedy,
          ),
    )
  if (typeof channels === 'number' && channels !== wanted.channels)
    found.push(
      error(
        'channels',
        `The input ${described(input)} takes ${channels} channels; ${wanted.channels} were said.`,
        `Answer channels: ${channels} (a grey slice is repeated, or its neighbours fill them), or export for ${wanted.channels}.`,
      ),
    )
  if (
    (typeof height === 'number' && height !== wanted.height) ||
    (typeof width === 'number' && width !== wanted.width)
  )
    found.push(
      error(
        'input-size',
        `The input ${described(input)} takes images ${String(width)} wide and ${String(height)} high; the grid has ${wanted.width} x ${wanted.height}.`,
        'Choose the grid with the size of the input, or export the model for this size.',
      ),
    )
  return [...found, ...checkSharedDims(input, wanted)]
}

/** One name for two dimensions means that they are equal; a grid may not be able to meet that. */
function checkSharedDims(input: GraphValue, wanted: Expected): Finding[] {
  const sizes = [undefined, wanted.channels, wanted.height, wanted.width]
  const what = ['batch', 'channels', 'height', 'width']
  for (const [i, name] of input.dims!.entries())
    for (const [j, other] of input.dims!.entries())
      if (i < j && typeof name === 'string' && name === other && sizes[i] !== sizes[j])
        return [
          error(
            'dynamic-shape',
            `The input ${described(input)} calls ${what[i]} and ${what[j]} '${name}': they must be equal, and are ${i === 0 ? 'not' : `${sizes[i]} and ${sizes[j]}`} here.`,
            i === 0
              ? 'Export again with a name of its own for each free dimension.'
              : 'Choose a square grid, or export the model with a name of its own for each free dimension.',
          ),
        ]
  return []
}

function checkOutput(model: OnnxModel, wanted: Expected): Finding[] {
  const output = model.outputs.find(({ name }) => name === wanted.output)
  if (!output) {
    const inside = model.nodes.some((node) => !node.inner && node.outputs.includes(wanted.output))
    if (inside)
      return [
        note(
          'raw-map',
          `'${wanted.output}' lies inside ${wanted.file}; it is made an output. Nothing else in the graph is changed.`,
        ),
      ]
    return [
      error(
        'no-output',
        `${wanted.file} has no output '${wanted.output}'; it has ${model.outputs.map(described).join(', ')}.`,
        'Write one of these names as the output.',
      ),
    ]
  }
  if (output.elementType !== 1)
    return [
      error(
        'output-dtype',
        `The output ${described(output)} is not float32${output.elementType === 9 ? ': it says yes or no, and no threshold can be calibrated on that' : ''}.`,
        'Choose the output with the anomaly map itself, or export it in float32.',
      ),
    ]
  if (!output.dims || !wanted.imageOut) return []
  const fixed = output.dims.map((d) => (typeof d === 'number' ? d : undefined))
  const [height, width] = fixed.slice(-2)
  const wrongSize =
    output.dims.length < 3 ||
    (height !== undefined && height !== wanted.height) ||
    (width !== undefined && width !== wanted.width)
  if (wrongSize)
    return [
      error(
        'output-grid',
        `The output ${described(output)} is not one image of ${wanted.height} x ${wanted.width} a slice${output.dims.length < 3 ? ' but a score of the whole image' : ''}.`,
        output.dims.length < 3
          ? 'Choose the output with the anomaly map.'
          : `Export the model with its map brought to the input's size (torch.nn.functional.interpolate(map, size=(${wanted.height}, ${wanted.width}))).`,
      ),
    ]
  return []
}

function checkScore(model: OnnxModel, { file, output, imageOut }: Expected): Finding[] {
  if (!imageOut) return []
  const tail = tailOf(model, output)
  if (!bakedIn(tail)) return []
  const instead =
    tail.raw === undefined
      ? "Export the model without its post-processor (anomalib: Model(post_processor=False), or the torch model's own map)."
      : `Answer output: "${tail.raw}", the map before it inside the same file; or export the model without its post-processor.`
  if (tail.threshold !== undefined)
    return [
      warning(
        'threshold-inside',
        `The output '${output}' of ${file} is compared with ${tail.threshold} inside the graph: a threshold from that model's own training data is baked in. A threshold calibrated on your healthy scans has no meaning on a score that is only yes or no.`,
        instead,
      ),
    ]
  if (tail.perImage)
    return [
      warning(
        'per-image-min-max',
        `The output '${output}' of ${file} is divided by its own range in each image: the most normal slice has as high a score as the most anomalous one, and no threshold holds from scan to scan.`,
        instead,
      ),
    ]
  return [
    warning(
      'min-max-inside',
      `The output '${output}' of ${file} is shifted, scaled and clipped to ${tail.clip?.[0] ?? 'below'} .. ${tail.clip?.[1] ?? 'above'} inside the graph, with numbers from that model's own training data. Calibrated thresholds keep only the order of scores, and not even that where the clip makes them equal.`,
      instead,
    ),
  ]
}

/** Mean and standard deviation taken off at the start, as ImageNet backbones want it. */
function checkNormalisation(model: OnnxModel, wanted: Expected): Finding[] {
  let name = wanted.input
  const steps: string[] = []
  for (;;) {
    const users = model.nodes.filter(
      ({ inner, inputs, type }) => !inner && type !== 'Shape' && inputs.includes(name),
    )
    const [node] = users
    if (
      users.length !== 1 ||
      !node ||
      !['Sub', 'Add', 'Div', 'Mul', 'Identity', 'Cast', 'Reshape', 'Resize'].includes(node.type)
    )
      break
    const constant = node.inputs.map((input) => model.tensors.get(input)).find((tensor) => tensor)
    if (constant?.values && ['Sub', 'Add', 'Div', 'Mul'].includes(node.type))
      steps.push(`${node.type} ${constant.values.map((v) => Number(v.toPrecision(3))).join(', ')}`)
    name = node.outputs[0]!
  }
  if (steps.length > 0)
    return [
      note(
        'normalisation-inside',
        `${wanted.file} normalises its input itself (${steps.join('; ')}): feed it 0 to 1.`,
      ),
    ]
  if (wanted.channels !== 3) return []
  return [
    warning(
      'no-normalisation',
      `${wanted.file} takes three channels and normalises nothing itself. If it was trained with mean and standard deviation a channel (ImageNet's, for one), it will see other images here.`,
      'Export it with that normalisation inside the graph, or be sure that intensity_range is what it was trained on.',
    ),
  ]
}
