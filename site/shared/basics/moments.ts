/** The two ways in which a moment is written down, both in UTC, as the engine writes them; and time spent, in words. */

/** As records keep it: 2026-01-31T12:00:00Z. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** As file names keep it: 20260131-120000-123000 (microseconds last). */
export function stampOf(date: Date): string {
  const [day, time] = date.toISOString().replace(/[-:Z]/g, "").split("T") as [string, string];
  return `${day}-${time.replace(".", "-")}000`;
}

const MINUTE = 60;

/** Active time in words: "2 h 5 min"; nothing below a minute. */
export function durationText(seconds: number): string {
  const minutes = Math.floor(seconds / MINUTE);
  if (minutes < 1) return "";
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(" ");
}
