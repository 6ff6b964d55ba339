export { readOnnx, type GraphNode, type GraphValue, type OnnxModel } from './model.ts'
export { operatorSince } from './operators.ts'
export { rewriteOnnx, type Rewriting } from './rewrite.ts'
export { elementTypeName } from './tensor.ts'
