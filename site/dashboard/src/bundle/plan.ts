import { sameBytes } from "../../../shared/basics/bytes.ts";

/** What restoring does to one file. */
export type Kind = "new" | "changed" | "same";

/** One line of the plan. */
export interface Step {
  path: string;
  kind: Kind;
}

/** What restoring these files would do to the current ones, in the order of the paths. */
export function planOf(current: Map<string, Uint8Array>, restored: Map<string, Uint8Array>): Step[] {
  const paths = [...restored.keys()].sort();
  return paths.map((path) => ({ path, kind: kindOf(current.get(path), restored.get(path) as Uint8Array) }));
}

function kindOf(before: Uint8Array | undefined, after: Uint8Array): Kind {
  if (!before) return "new";
  return sameBytes(before, after) ? "same" : "changed";
}

/** How many steps of a kind there are. */
export function count(plan: Step[], kind: Kind): number {
  return plan.filter((step) => step.kind === kind).length;
}
