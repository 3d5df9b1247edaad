/** The element of the page with this id; index.html has all that the code asks for. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no element #${id}`);
  return element as E;
}

/** The address at which Lab opens a notebook, or Lab itself. */
export function labAddress(notebook: string | null): string {
  return notebook === null
    ? "lab/index.html"
    : `lab/index.html?path=${encodeURIComponent(notebook).replaceAll("%2F", "/")}`;
}
