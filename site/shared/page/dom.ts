type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;

function filled<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** An HTML element; functions become listeners, false leaves an attribute out, text is never read as HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

const MARKS = { done: "M5 10.5l3.5 3.5L15 6.5", open: "", part: "M10 4a6 6 0 0 1 0 12z" } as const;

/** A round mark beside a text that says the same: done, part of it, open. */
export function mark(kind: keyof typeof MARKS): SVGSVGElement {
  return svg(
    "svg",
    { class: `mark mark-${kind}`, viewBox: "0 0 20 20", "aria-hidden": "true" },
    svg("circle", { cx: 10, cy: 10, r: 9 }),
    svg("path", { d: MARKS[kind] }),
  );
}

/**
 * Shows a dialog above the page; each has an element of its own, so that nothing of an earlier one can reach it. When
 * it is closed it is gone, and the focus is where it was, or at what the selector `opener`
 * finds if the page was drawn anew meanwhile.
 */
export function showOnce(dialog: HTMLDialogElement, opener: string): void {
  const back = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    const place = back?.isConnected ? back : document.querySelector(opener);
    if (place instanceof HTMLElement) place.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** Gives bytes to the browser's downloads. */
export function offerDownload(bytes: Uint8Array, name: string, type = "application/zip"): void {
  const address = URL.createObjectURL(new Blob([bytes as BlobPart], { type }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
