/** Earlier versions of a module, without a kernel: the address names the module, as with a lesson's new text. */
import type { Course, Module } from "../../../shared/src/course.ts";
import { showHistory } from "../../../shared/src/history-dialog.ts";
import { fetchShipped } from "../../../shared/src/shipped.ts";
import type { Storage } from "../../../shared/src/storage.ts";
import { withTurn } from "../../../shared/src/turn.ts";

/** What the list of versions needs from the page. */
export interface HistoryContext {
  storage: Storage;
  course: Course;
  changed: () => Promise<void>;
}

const HOME = new URL("./", location.href).pathname;

/** The address that opens the earlier versions of a module. */
export function historyAddress({ id }: Module): string {
  return `#versions-${id}`;
}

/** Opens the versions that the address names, now and whenever the address changes. */
export function startHistory(context: HistoryContext): void {
  const openNamed = (): void => {
    const module = context.course.modules.find((one) => historyAddress(one) === location.hash);
    if (!module?.notebook || document.querySelector(".history-dialog")) return;
    history.replaceState(null, "", location.pathname + location.search); // so that the same link works again
    void open(context, { ...module, notebook: module.notebook });
  };
  addEventListener("hashchange", openNamed);
  openNamed();
}

function open({ storage, changed }: HistoryContext, module: Module & { notebook: string }): Promise<void> {
  return showHistory({
    storage,
    module,
    opener: `a[href="${historyAddress(module)}"]`,
    shipped: () => fetchShipped("", module.notebook),
    replacing: async (act) => {
      const done = await withTurn(HOME, module.notebook, act);
      await changed();
      return { done, next: "Open the notebook and run its cells from the top." };
    },
  });
}
