import policies from "../../policies.json";

/** The Content-Security-Policy of a kind of page, or of a worker, as it stands in a header. See builder/policy.py. */
export function policyOf(kind: keyof typeof policies): string {
  return Object.entries(policies[kind]).map(([name, sources]) => [name, ...sources].join(" ")).join("; ");
}
