const MIB = 1024 * 1024;

/** What a bundle may hold: the same limits as the command line's. */
export const LIMITS = { totalBytes: 64 * MIB, fileBytes: 16 * MIB, files: 2000, manifestBytes: MIB } as const;

/** A size for a person: "512 B", "1.5 KiB", "64 MiB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ["KiB", "MiB", "GiB"];
  let value = bytes / 1024;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${units[unit]}`;
}
