/** A dialog for one question: each has an element of its own, so that nothing of an earlier one can reach it. */

/**
 * Shows it above the page. When it is closed it is gone, and the focus is where it was, or at what the selector `opener`
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
