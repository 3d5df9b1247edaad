/** On a narrow screen the notebook gets the room: the file browser starts closed. */
const NARROW_PX = 760;

interface Signal {
  connect(slot: () => void): void;
  disconnect(slot: () => void): void;
}
interface Shell {
  layoutModified: Signal;
  leftCollapsed: boolean;
  rightCollapsed: boolean;
  collapseLeft(): void;
  collapseRight(): void;
}

export async function layoutPlugin(): Promise<object> {
  return {
    id: "tinytorch-lab:layout",
    autoStart: true,
    activate: ({ restored, shell }: { restored: Promise<void>; shell: Shell }) => {
      const narrow = matchMedia(`(max-width: ${NARROW_PX}px)`);
      const makeRoom = () => {
        if (narrow.matches && !shell.leftCollapsed) shell.collapseLeft();
        if (narrow.matches && !shell.rightCollapsed) shell.collapseRight();
      };
      void restored.then(makeRoom);
      untilFirstTouch(shell.layoutModified, makeRoom);
      narrow.addEventListener("change", makeRoom);
      document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
    },
  };
}

/** Opening a notebook by its address shows the file browser again, some time after the start. */
function untilFirstTouch(signal: Signal, slot: () => void): void {
  signal.connect(slot);
  addEventListener("pointerdown", () => signal.disconnect(slot), { once: true, capture: true });
}

const STYLE = `@media (max-width: ${NARROW_PX}px) {
  #jp-main-statusbar { display: none; }
  .jp-Notebook .jp-InputPrompt, .jp-Notebook .jp-OutputPrompt { flex-basis: 3em; min-width: 3em; }
  .jp-Notebook { padding: 2px; }
}`;
