/**
 * A browser that blocks this site's data refuses even to look: reading `localStorage` throws. Stand-ins in memory let
 * the pages work all the same, for as long as the tab is open.
 */

/** True where the browser blocks this site's data; the stand-ins are then in place. */
export function standInWhereBlocked(): boolean {
  const names = (["localStorage", "sessionStorage"] as const).filter((name) => !isReadable(name));
  names.forEach(keepInMemory);
  return names.includes("localStorage");
}

/** From now on, this storage lasts as long as the page. */
export function keepInMemory(name: "localStorage" | "sessionStorage"): void {
  replace(window, name, new MemoryStorage());
}

/** Puts a value in the place of something that the browser offers. */
export function replace(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, configurable: true });
}

function isReadable(name: "localStorage" | "sessionStorage"): boolean {
  try {
    return typeof window[name].length === "number";
  } catch {
    return false;
  }
}

/** The Web Storage interface, in memory. */
class MemoryStorage {
  private readonly values = new Map<string, string>();

  get length(): number {
    return this.values.size;
  }

  key(index: number): string | null {
    return [...this.values.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.values.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.values.set(key, String(value));
  }

  removeItem(key: string): void {
    this.values.delete(key);
  }

  clear(): void {
    this.values.clear();
  }
}
