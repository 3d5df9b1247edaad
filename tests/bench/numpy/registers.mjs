// What this processor can do at most with SIMD128: multiplications and additions of vectors that never leave the
// registers. The module is written out here: twelve sums, each sum = sum * factor + term, so many that none waits.
const SUMS = 12, FACTOR = SUMS + 1, TERM = SUMS + 2, STEPS = 100_000, ROUNDS = 100;
const I32 = 0x7f, F32 = 0x7d, V128 = 0x7b;
const GET = 0x20, SET = 0x21, TEE = 0x22, LOOP = 0x03, BRANCH_IF = 0x0d, END = 0x0b, VOID = 0x40;
const I32_CONST = 0x41, I32_ADD = 0x6a, F32_CONST = 0x43;
const simd = (opcode) => (opcode < 128 ? [0xfd, opcode] : [0xfd, (opcode & 127) | 128, opcode >> 7]);
const SPLAT = simd(0x13), LANE_0 = [...simd(0x1f), 0], ADD = simd(0xe4), MULTIPLY = simd(0xe6);

const section = (id, content) => [id, ...size(content.length), ...content];
const size = (value) => (value < 128 ? [value] : [(value & 127) | 128, value >> 7]);
const vector = (local, number) =>
  [F32_CONST, ...new Uint8Array(new Float32Array([number]).buffer), ...SPLAT, SET, local];
const locals = Array.from({ length: SUMS }, (_, i) => i + 1);

// (steps) => a number that depends on all sums
function moduleBytes() {
  const body = [1, SUMS + 2, V128, ...vector(FACTOR, 0.999), ...vector(TERM, 0.5),
    LOOP, VOID, ...locals.flatMap((sum) => [GET, sum, GET, FACTOR, ...MULTIPLY, GET, TERM, ...ADD, SET, sum]),
    GET, 0, I32_CONST, 0x7f, I32_ADD, TEE, 0, BRANCH_IF, 0, END,
    GET, 1, ...locals.slice(1).flatMap((sum) => [GET, sum, ...ADD]), ...LANE_0, END];
  return new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...section(1, [1, 0x60, 1, I32, 1, F32]), ...section(3, [1, 0]),
    ...section(7, [1, 1, 0x66, 0, 0]), ...section(10, [1, ...size(body.length), ...body])]);
}

export const start = async () => 0;

// Reports the time of one multiplication or addition of one number.
export async function measure(group, only) {
  if (group !== "matmul") return;
  const { instance } = await WebAssembly.instantiate(moduleBytes());
  let best = Infinity;
  for (let round = 0; round < 10 * ROUNDS; round++) {
    const begin = performance.now();
    instance.exports.f(STEPS);
    if (round >= ROUNDS) best = Math.min(best, performance.now() - begin);
  }
  await globalThis.report("registers", best / 1000 / (STEPS * SUMS * 2 * 4));
}
