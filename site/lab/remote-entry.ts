/** The file that JupyterLab loads first. */
import { forgetLayout } from "./arrival/one-notebook.ts";
import { provide } from "./host/modules.ts";

provide("tinytorch-lab", async () => {
  await forgetLayout(); // JupyterLab waits for the plugins before it starts
  return (await import("./plugins.ts")).PLUGINS; // only now: they import JupyterLab's modules
});
