/**
 * JupyterLab's own modules, taken from its shared scope at run time: the build turns `import … from "@jupyterlab/…"`
 * into a look at `loaded`. The container below is what JupyterLab's module federation expects.
 */
type Scope = Record<string, Record<string, { get(): Promise<() => unknown> }>>;

const NAMES = [
  "@jupyterlab/application",
  "@jupyterlab/apputils",
  "@jupyterlab/filebrowser",
  "@jupyterlab/notebook",
  "@jupyterlab/outputarea",
  "@jupyterlab/rendermime",
  "@jupyterlab/settingregistry",
  "@jupyterlab/statusbar",
  "@jupyterlab/ui-components",
  "@jupyterlite/services",
  "@lumino/coreutils",
  "@lumino/signaling",
  "@lumino/widgets",
];
const modules = new Map<string, unknown>();

const ownAddress = (document.currentScript as HTMLScriptElement | null)?.src ?? "";

/** The address of a file that the build puts beside this script. */
export function scriptBeside(name: string): string {
  return new URL(name, ownAddress).href;
}

const newestFirst = (a: string, b: string) => b.localeCompare(a, undefined, { numeric: true });

/** A module that was taken from JupyterLab; the build writes the calls. */
export function loaded(name: string): unknown {
  if (modules.has(name)) return modules.get(name);
  throw new Error(`${name} is not among the modules that host/modules.ts takes from JupyterLab.`);
}

async function load(scope: Scope, name: string): Promise<void> {
  const versions = scope[name];
  const newest = versions && Object.keys(versions).sort(newestFirst)[0];
  if (!newest) throw new Error(`JupyterLab does not share ${name}.`);
  modules.set(name, (await versions[newest]!.get())());
}

/** Register the extension under its name; `plugins` is called when JupyterLab asks for them, its modules at hand. */
export function provide(name: string, plugins: () => Promise<object[]>): void {
  const page = window as unknown as { _JUPYTERLAB?: Record<string, object> };
  let scope: Scope;
  page._JUPYTERLAB ??= {};
  page._JUPYTERLAB[name] = {
    init: (labScope: Scope) => {
      scope = labScope;
    },
    get: async () => {
      await Promise.all(NAMES.map((module) => load(scope, module)));
      const made = await plugins();
      return () => ({ __esModule: true, default: made });
    },
  };
}
