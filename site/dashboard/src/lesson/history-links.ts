/** Earlier versions of a module, without a kernel: the address names the module, as with a lesson's new text. */
import type { Course } from "../../../shared/work/course.ts";
import { addressOf, courseNotebook, type CourseNotebook } from "../../../shared/work/course-notebook.ts";
import { showHistory } from "../../../shared/history/dialog.ts";
import { fetchShipped } from "../../../shared/notebook/shipped.ts";
import type { Storage } from "../../../shared/drive/storage.ts";
import { withTurn } from "../../../shared/work/turn.ts";

/** What the list of versions needs from the page. */
export interface HistoryContext {
  storage: Storage;
  course: Course;
  changed: () => Promise<void>;
}

const HOME = new URL("./", location.href).pathname;

/** The address that opens the earlier versions of a module or milestone. */
export function historyAddress(one: Pick<CourseNotebook, "id" | "year">): string {
  return `#versions-${addressOf(one)}`;
}

/** Opens the versions that the address names, now and whenever the address changes. */
export function startHistory(context: HistoryContext): void {
  const openNamed = (): void => {
    const { modules, milestones } = context.course;
    const named = [...modules, ...milestones].find((one) => historyAddress(one) === location.hash);
    const module = named && courseNotebook(named);
    if (!module || document.querySelector(".history-dialog")) return;
    history.replaceState(null, "", location.pathname + location.search); // so that the same link works again
    void open(context, module);
  };
  addEventListener("hashchange", openNamed);
  openNamed();
}

function open({ storage, changed }: HistoryContext, module: CourseNotebook): Promise<void> {
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
