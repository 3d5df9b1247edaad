/**
 * JupyterLab's own modules, taken from its shared scope at run time, and the small part of their types that is used
 * here. The container below is what JupyterLab's module federation expects; it needs no bundler plugin.
 */
import type { NotebookPanel, Tracker } from "./jupyterlab.ts";

type Scope = Record<string, Record<string, { get(): Promise<() => unknown> }>>;

let scope: Scope;

const newestFirst = (a: string, b: string) => b.localeCompare(a, undefined, { numeric: true });

/** A module of JupyterLab, for example "@jupyterlab/notebook". */
export async function labModule<Module>(name: string): Promise<Module> {
  const versions = scope[name];
  const newest = versions && Object.keys(versions).sort(newestFirst)[0];
  if (!newest) throw new Error(`JupyterLab does not share ${name}.`);
  return (await versions[newest]!.get())() as Module;
}

/** Register the extension under its name; load() runs when JupyterLab asks for the plugins. */
export function provide(name: string, load: () => Promise<unknown>): void {
  const page = window as unknown as { _JUPYTERLAB?: Record<string, object> };
  page._JUPYTERLAB ??= {};
  page._JUPYTERLAB[name] = {
    init: (labScope: Scope) => { scope = labScope; },
    get: async () => {
      const plugins = await load();
      return () => ({ __esModule: true, default: plugins });
    },
  };
}

/** The first notebook of this page, as soon as it is there to be seen. */
export async function firstNotebook(tracker: Tracker): Promise<NotebookPanel> {
  const panel = tracker.currentWidget ?? (await new Promise<NotebookPanel>((found) => {
    tracker.widgetAdded.connect((_, added) => found(added));
  }));
  await panel.revealed;
  return panel;
}
