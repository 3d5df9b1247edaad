/** The two ways in which a moment is written down, both in UTC; the engine's clock.py has the same. */

/** As records keep it: 2026-01-31T12:00:00Z. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** As file names keep it: 20260131-120000-123000 (microseconds last). */
export function stampOf(date: Date): string {
  const [day, time] = date.toISOString().replace(/[-:Z]/g, "").split("T") as [string, string];
  return `${day}-${time.replace(".", "-")}000`;
}
