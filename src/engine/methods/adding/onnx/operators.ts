/**
 * Operators of ONNX by the operator-set version that brought them, as `onnx.defs.get_all_schemas_with_history()` of the
 * Python package onnx 1.23.2 lists them (operator sets 1 to 28). onnxruntime has the last word; this list lets every
 * unknown operator be named at once.
 */
export const operatorsSince: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'ai.onnx.ml': {
    1:
      'ArrayFeatureExtractor Binarizer CastMap CategoryMapper DictVectorizer FeatureVectorizer Imputer ' +
      'LabelEncoder LinearClassifier LinearRegressor Normalizer OneHotEncoder SVMClassifier SVMRegressor ' +
      'Scaler TreeEnsembleClassifier TreeEnsembleRegressor ZipMap',
    5: 'TreeEnsemble',
  },
  'ai.onnx': {
    1:
      'Abs Add And ArgMax ArgMin AveragePool BatchNormalization Cast Ceil Clip Concat Constant Conv ' +
      'ConvTranspose DepthToSpace Div Dropout Elu Equal Exp Flatten Floor GRU Gather Gemm ' +
      'GlobalAveragePool GlobalLpPool GlobalMaxPool Greater HardSigmoid Hardmax Identity If ' +
      'InstanceNormalization LRN LSTM LeakyRelu Less Log LogSoftmax Loop LpNormalization LpPool MatMul ' +
      'Max MaxPool MaxRoiPool Mean Min Mul Neg Not Or PRelu Pad Pow RNN RandomNormal RandomNormalLike ' +
      'RandomUniform RandomUniformLike Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ' +
      'ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Selu Shape ' +
      'Sigmoid Size Slice Softmax Softplus Softsign SpaceToDepth Split Sqrt Squeeze Sub Sum Tanh Tile ' +
      'TopK Transpose Unsqueeze Upsample Xor',
    7: 'Acos Asin Atan Cos Multinomial Sin Tan',
    8: 'Expand Scan',
    9:
      'Acosh Asinh Atanh Compress ConstantOfShape Cosh Erf EyeLike IsNaN MaxUnpool ' +
      'MeanVarianceNormalization NonZero OneHot Scatter Shrink Sign Sinh TfIdfVectorizer Where',
    10:
      'ConvInteger DequantizeLinear IsInf MatMulInteger Mod NonMaxSuppression QLinearConv QLinearMatMul ' +
      'QuantizeLinear Resize ReverseSequence RoiAlign StringNormalizer ThresholdedRelu',
    11:
      'BitShift ConcatFromSequence CumSum Det DynamicQuantizeLinear GatherElements GatherND Range Round ' +
      'ScatterElements ScatterND SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert ' +
      'SequenceLength SplitToSequence Unique',
    12: 'Celu Einsum GreaterOrEqual LessOrEqual NegativeLogLikelihoodLoss SoftmaxCrossEntropyLoss',
    14: 'HardSwish Trilu',
    15: 'Bernoulli CastLike Optional OptionalGetElement OptionalHasElement',
    16: 'GridSample',
    17: 'BlackmanWindow DFT HammingWindow HannWindow LayerNormalization MelWeightMatrix STFT SequenceMap',
    18: 'BitwiseAnd BitwiseNot BitwiseOr BitwiseXor CenterCropPad Col2Im GroupNormalization Mish',
    19: 'DeformConv',
    20: 'AffineGrid Gelu ImageDecoder RegexFullMatch StringConcat StringSplit',
    23: 'Attention RMSNormalization RotaryEmbedding',
    24: 'Swish TensorScatter',
    26: 'BitCast CumProd',
    27: 'CausalConvWithState LinearAttention',
    28: 'SwiGLU',
  },
}

const known = new Map(
  Object.entries(operatorsSince).flatMap(([domain, versions]) =>
    Object.entries(versions).flatMap(([since, names]) =>
      names.split(' ').map((name) => [`${domain}:${name}`, Number(since)] as const),
    ),
  ),
)

/** Operator-set version that brought an operator; undefined for operators that are not in the standard. */
export const operatorSince = (domain: string, type: string): number | undefined =>
  known.get(`${domain}:${type}`)
