/**
 * The quiet start: one notebook with the course panel beside it; on a narrow screen the notebook alone.
 *
 * JupyterLab restores or opens side panels some time after its start, so this holds until the student's first touch.
 */
import { ILabShell, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";

const NARROW = "(max-width: 760px)";

/** The course panel's id in JupyterLab's shell. */
export const PANEL_ID = "tinytorch-course";

/** True where the notebook needs all the room. */
export function isNarrow(): boolean {
  return matchMedia(NARROW).matches;
}

export const layoutPlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:layout",
  autoStart: true,
  requires: [ILabShell],
  activate: ({ restored }: JupyterFrontEnd, shell: ILabShell) => {
    const arrange = () => {
      if (!isNarrow()) showCourse(shell);
      else if (!shell.leftCollapsed) shell.collapseLeft();
    };
    void restored.then(() => {
      if (shell.isSideTabBarVisible("right")) shell.toggleSideTabBarVisibility("right");
      arrange();
      shell.layoutModified.connect(arrange);
      for (const touch of ["pointerdown", "keydown"])
        addEventListener(touch, () => shell.layoutModified.disconnect(arrange), { once: true, capture: true });
    });
    matchMedia(NARROW).addEventListener("change", arrange);
  },
};

function showCourse(shell: ILabShell): void {
  const isShown = document.getElementById(PANEL_ID)?.offsetParent;
  if (!isShown) shell.activateById(PANEL_ID);
}
