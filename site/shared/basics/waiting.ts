import { Refusal } from "./errors.ts";

/** The promise's value, or a refusal with this sentence when it takes longer than the limit. */
export function within<T>(milliseconds: number, promise: Promise<T>, message: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal(message)), milliseconds);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

/** The promise's value, or undefined when the browser has no such question or does not answer in time. */
export async function answer<T>(promise: Promise<T> | undefined, limit: number): Promise<T | undefined> {
  try {
    return promise && (await within(limit, promise, "late"));
  } catch {
    return undefined;
  }
}
