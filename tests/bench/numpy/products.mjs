// The float32 products that all engines do, and how their time is taken: as in cases.py, the best of several rounds.
const PRODUCTS = {
  ...Object.fromEntries([64, 256, 512, 1024].map((n) => [`matmul f4 n=${n}`, [n, n, n]])),
  "layer 64x784x128 forward": [64, 784, 128],
  "layer 64x128x10 forward": [64, 128, 10],
};

// Those of one group of cases.py whose name contains a text.
export const products = (group, only) =>
  Object.entries(PRODUCTS).filter(([name]) => name.startsWith(group) && name.includes(only));

const ROUNDS = 50, ROUND_MS = 2, CASE_MS = 300, WARM_MS = 250;

// `call` may be asynchronous; one that is not is not awaited, as an empty await would be measured too.
export async function secondsPerCall(call) {
  const round = async (repeats) => {
    const begin = performance.now();
    for (let i = 0; i < repeats; i++) {
      const pending = call();
      if (pending instanceof Promise) await pending;
    }
    return performance.now() - begin;
  };
  for (const begin = performance.now(); performance.now() - begin < WARM_MS;) await round(1); // until code is optimised
  let repeats = 1, best;
  while ((best = await round(repeats)) < ROUND_MS / 2) repeats *= 2;
  const rounds = Math.max(2, Math.min(ROUNDS, Math.round(CASE_MS / best)));
  for (let i = 0; i < rounds; i++) best = Math.min(best, await round(repeats));
  return best / repeats / 1000;
}

export const numbers = (count) => Float32Array.from({ length: count }, () => Math.random() - 0.5);
