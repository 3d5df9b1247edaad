/** The file that JupyterLab loads first. */
import { provide } from "./host/modules.ts";
import { plugins } from "./plugins.ts";

provide("tinytorch-lab", plugins);
