/** A refusal in one or two sentences for the student: what happened, with the values, and what to do next. */
export class Refusal extends Error {
  override readonly name: string = "Refusal";
}

/** The refusal of a browser that has no room left. */
export class StorageFull extends Refusal {
  override readonly name = "StorageFull";
}

/** The sentence of a refusal, or of an unforeseen error. */
export function sentence(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  return `Something unforeseen went wrong: ${error instanceof Error ? error.message : String(error)}.`;
}
