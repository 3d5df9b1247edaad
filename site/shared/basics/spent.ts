const MINUTE = 60;

/** Active time in words: "2 h 5 min"; nothing below a minute. */
export function durationText(seconds: number): string {
  const minutes = Math.floor(seconds / MINUTE);
  if (minutes < 1) return "";
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(" ");
}
