/** A refusal in one or two sentences for the student: what happened, with the values, and what to do next. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** The sentence of a refusal, or of an unforeseen error. */
export function sentence(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  return `Something unforeseen went wrong: ${error instanceof Error ? error.message : String(error)}.`;
}
