// TensorFlow.js on its WebAssembly backend, one thread.
import { numbers, products, secondsPerCall } from "./products.mjs";

const script = (source) => new Promise((resolve, reject) => {
  document.head.append(Object.assign(document.createElement("script"), { src: source, onload: resolve, onerror: reject }));
});

export async function start() {
  await script("/tfjs/tfjs-core/dist/tf-core.min.js");
  await script("/tfjs/tfjs-backend-wasm/dist/tf-backend-wasm.min.js");
  const begin = performance.now();
  tf.wasm.setWasmPaths("/tfjs/tfjs-backend-wasm/dist/");
  tf.wasm.setThreadsCount(1);
  await tf.setBackend("wasm");
  await tf.ready();
  return performance.now() - begin;
}

export async function measure(group, only) {
  for (const [name, [m, k, n]] of products(group, only)) {
    const a = tf.tensor2d(numbers(m * k), [m, k]), b = tf.tensor2d(numbers(k * n), [k, n]);
    await globalThis.report(name, await secondsPerCall(() => { tf.matMul(a, b).dispose(); }));
    tf.dispose([a, b]);
  }
}
