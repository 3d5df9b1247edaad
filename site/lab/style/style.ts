/** The look of what the course adds to JupyterLab, in its own variables, so that both themes fit. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import history from "../../shared/history/dialog.css";
import tour from "../arrival/tour.css";
import lesson from "../lesson/lesson.css";
import panel from "../panel/panel.css";
import banner from "../saving/banner.css";
import status from "../status/status.css";
import narrow from "./narrow.css";
import outputs from "./outputs.css";

const ALL = [panel, lesson, banner, status, tour, history, outputs, narrow].join("\n");

export const stylePlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:style",
  autoStart: true,
  activate: () => document.head.append(Object.assign(document.createElement("style"), { textContent: ALL })),
};
