/** The file that JupyterLab loads first. */
import { provide } from "./shared.ts";
import { plugins } from "./plugins.ts";

provide("tinytorch-lab", plugins);
