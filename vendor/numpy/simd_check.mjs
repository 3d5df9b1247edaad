// Whether this browser can run the wheel. A page asks before it loads Python, and says so in words: without SIMD128 the
// import of numpy ends in a CompileError about an opcode.
const MODULE = new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, // WebAssembly, version 1
  1, 5, 1, 0x60, 0, 1, 0x7b, //       a type: no arguments, one 128-bit vector as the result
  3, 2, 1, 0, //                      a function of this type
  10, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x11, 0x0b, // its body: i32.const 0, i32x4.splat
]);

export const MESSAGE = "This browser is too old for the fast numpy: its WebAssembly has no SIMD. Chrome 91, Firefox 89, " +
  "Safari 16.4 and everything newer have it.";

export function hasSimd() {
  return WebAssembly.validate(MODULE);
}
