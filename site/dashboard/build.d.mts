/** Writes index.html, assets/ and the icons into a folder. */
export function buildDashboard(folder: string): Promise<void>;
