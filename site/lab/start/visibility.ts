/**
 * A lesson opened in a background tab begins hidden. JupyterLab's polls rest in a hidden page, also when they are asked
 * to look again, so it would not learn which kernels there are, and ask the student to select one out of none.
 */

/** Until the tab is first looked at, JupyterLab is told that it is; from the first change on, what is so. */
export function lookVisible(): void {
  if (document.visibilityState !== "hidden") return;
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "visible" });
  const sayWhatIsSo = () => Reflect.deleteProperty(document, "visibilityState");
  document.addEventListener("visibilitychange", sayWhatIsSo, { capture: true, once: true }); // before others hear of it
}
