// ONNX Runtime Web on WebAssembly, one thread: a model of one MatMul, whose right factor is stored in the model as a
// layer's weights are, so that it is packed once.
import { numbers, products, secondsPerCall } from "./products.mjs";
import * as ort from "/onnx/ort.wasm.min.mjs";

const FLOAT = 1;
const bytes = (...parts) => parts.flat();
const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))]);
const number = (field, value) => bytes(varint(field << 3), varint(value));
const block = (field, content) => bytes(varint((field << 3) | 2), varint(content.length), content);
const text = (field, value) => block(field, [...new TextEncoder().encode(value)]);

// ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1 } } } }
const value = (name, shape) => bytes(text(1, name), block(2, block(1, bytes(number(1, FLOAT),
  block(2, shape.flatMap((size) => block(1, number(1, size))))))));

// A large array is spliced in at the end rather than spread: argument lists are limited.
function model([m, k, n]) {
  const weights = new Uint8Array(numbers(k * n).buffer);
  const tensorHead = bytes(number(1, k), number(1, n), number(2, FLOAT), text(8, "B"), varint((9 << 3) | 2), varint(weights.length));
  const graphHead = bytes(block(1, bytes(text(1, "A"), text(1, "B"), text(2, "C"), text(4, "MatMul"))), text(2, "product"),
    block(11, value("A", [m, k])), block(12, value("C", [m, n])),
    varint((5 << 3) | 2), varint(tensorHead.length + weights.length), tensorHead);
  const head = bytes(number(1, 8), block(8, number(2, 13)), varint((7 << 3) | 2), varint(graphHead.length + weights.length), graphHead);
  const all = new Uint8Array(head.length + weights.length);
  all.set(head);
  all.set(weights, head.length);
  return all;
}

const session = (shape) => ort.InferenceSession.create(model(shape), { executionProviders: ["wasm"] });

export async function start() {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = "/onnx/";
  const begin = performance.now();
  await session([1, 1, 1]);
  return performance.now() - begin;
}

export async function measure(group, only) {
  for (const [name, shape] of products(group, only)) {
    const product = await session(shape);
    const A = new ort.Tensor("float32", numbers(shape[0] * shape[1]), shape.slice(0, 2));
    await globalThis.report(name, await secondsPerCall(() => product.run({ A })));
    await product.release();
  }
}
