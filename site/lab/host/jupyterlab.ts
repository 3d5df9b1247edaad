/** The shapes of JupyterLab's objects, as far as the course uses them. */
export interface Signal<Args, Sender = unknown> {
  connect(slot: (sender: Sender, args: Args) => void): void;
  disconnect(slot: (sender: Sender, args: Args) => void): void;
}

export interface Widget {
  id: string;
  node: HTMLElement;
  title: { caption: string; label: string; icon?: object };
  isVisible: boolean;
  processMessage(message: object): void;
  isDisposed: boolean;
  disposed: Signal<void>;
  dispose(): void;
}

export interface WidgetModule {
  Widget: {
    new (options: { node: HTMLElement }): Widget;
    attach(widget: Widget, host: HTMLElement): void;
    detach(widget: Widget): void;
    ResizeMessage: new (width: number, height: number) => object;
  };
}

export interface StatusBar {
  registerStatusItem(id: string, options: { item: Widget; align: string; rank: number; priority: number }): void;
}

export interface Shell {
  layoutModified: Signal<void>;
  leftCollapsed: boolean;
  activateById(id: string): void;
  add(widget: Widget, area: string, options?: { rank: number }): void;
  collapseLeft(): void;
  isSideTabBarVisible(side: string): boolean;
  toggleSideTabBarVisibility(side: string): void;
}

interface CommandOptions {
  label: string;
  caption?: string;
  isEnabled?: () => boolean;
  execute(args: Record<string, unknown>): unknown;
}

export interface Commands {
  addCommand(id: string, options: CommandOptions): void;
  execute(id: string, args?: object): Promise<unknown>;
  notifyCommandChanged(id?: string): void;
}

export interface FileChange {
  type: string;
  oldValue: { path?: string } | null;
  newValue: { path?: string } | null;
}

export interface Contents {
  fileChanged: Signal<FileChange>;
  get(path: string, options?: object): Promise<{ content: unknown }>;
  save(path: string, options: object): Promise<unknown>;
}

export interface App {
  restored: Promise<void>;
  commands: Commands;
  shell: Shell;
  serviceManager: { contents: Contents };
}

export interface Palette {
  addItem(item: { command: string; category: string; rank?: number }): void;
}

export interface ToolbarRegistry {
  addFactory(widgetFactory: string, item: string, factory: (panel: NotebookPanel) => Widget): void;
}

export interface CellModel {
  type: string;
  getMetadata(key: string): unknown;
  sharedModel: { getSource(): string; setSource(source: string): void };
  clearExecution?(): void;
}

export interface Cell {
  node: HTMLElement;
  model: CellModel;
  readOnly: boolean;
}

export interface Notebook {
  node: HTMLElement;
  activeCell: Cell | null;
  activeCellIndex: number;
  widgets: Cell[];
  rendermime: object;
  mode: string;
  deselectAll(): void;
}

export interface NotebookModel {
  dirty: boolean;
  stateChanged: Signal<{ name: string }>;
  contentChanged: Signal<void>;
  toJSON(): NotebookContent;
  fromJSON(content: NotebookContent): void;
}

export interface NotebookContent {
  cells: { cell_type: string; id?: string; source: string | string[]; metadata: Record<string, unknown> }[];
}

export type SaveState = "started" | "completed" | "failed" | "completed manually";

export interface Context {
  path: string;
  isReady: boolean;
  contentsModel: { last_modified: string } | null;
  ready: Promise<void>;
  model: NotebookModel;
  saveState: Signal<SaveState>;
  pathChanged: Signal<string>;
  save(): Promise<void>;
  revert(): Promise<void>;
}

export interface SessionContext {
  session: { kernel: { status: string } | null } | null;
  ready: Promise<void>;
  kernelChanged: Signal<unknown>;
  statusChanged: Signal<string>;
}

export interface NotebookPanel extends Widget {
  content: Notebook;
  context: Context;
  sessionContext: SessionContext;
  toolbar: Widget;
  contentHeader: Widget & { addWidget(widget: Widget): void };
  fit(): void;
  revealed: Promise<void>;
}

export interface Tracker {
  currentWidget: NotebookPanel | null;
  currentChanged: Signal<NotebookPanel | null>;
  activeCellChanged: Signal<Cell | null>;
  widgetAdded: Signal<NotebookPanel>;
  forEach(visit: (panel: NotebookPanel) => void): void;
}

export interface NotebookModule {
  INotebookTracker: object;
  NotebookActions: {
    runCells(notebook: Notebook, cells: Cell[], session: SessionContext): Promise<boolean>;
    executed: Signal<{ notebook: Notebook; cell: Cell; success: boolean }>;
  };
}

export interface ApputilsModule {
  ICommandPalette: object;
  IToolbarWidgetRegistry: object;
  Dialog: Record<"cancelButton" | "okButton" | "warnButton", (options: object) => object>;
  showDialog(options: object): Promise<{ button: { accept: boolean } }>;
  Notification: Record<"info" | "success" | "warning" | "error", (message: string, options?: object) => string> & {
    dismiss(id?: string): void;
  };
}
