import history from "../../shared/history/dialog.css";

/** The look of what the course adds to JupyterLab, in its own variables, so that both themes fit. */
export async function stylePlugin(): Promise<object> {
  const addStyle = () => document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
  return { id: "tinytorch-lab:style", autoStart: true, activate: addStyle };
}

const PANEL = `
.tinytorch-course {
  box-sizing: border-box; overflow-y: auto; padding: 12px 10px 24px;
  background: var(--jp-layout-color1); color: var(--jp-ui-font-color1);
  font: var(--jp-ui-font-size1) / 1.35 var(--jp-ui-font-family);
}
.tinytorch-course header { display: flex; align-items: baseline; justify-content: space-between; padding: 0 6px; }
.tinytorch-course h1 { margin: 0; font-size: var(--jp-ui-font-size2); font-weight: 600; }
.tinytorch-course header a { color: var(--jp-content-link-color); text-decoration: underline; }
.tinytorch-course h2 {
  margin: 18px 6px 4px; color: var(--jp-ui-font-color1); font-size: var(--jp-ui-font-size1); font-weight: 600;
}
.tinytorch-course ol { list-style: none; margin: 0; padding: 0; }
.tinytorch-course li ol { margin: 2px 0 6px 15px; padding-left: 8px; border-left: 1px solid var(--jp-border-color2); }
.tinytorch-course button, .tinytorch-row {
  display: flex; gap: 8px; align-items: center; box-sizing: border-box; width: 100%; padding: 5px 6px;
  border: 0; border-radius: 4px; background: none; color: inherit; font: inherit; text-align: left;
}
.tinytorch-course button { cursor: pointer; }
.tinytorch-course button:hover { background: var(--jp-layout-color2); }
.tinytorch-course button[aria-current] { background: var(--jp-layout-color2); font-weight: 600; }
.tinytorch-row { color: var(--jp-ui-font-color1); }
.tinytorch-number { flex: none; min-width: 1.3em; font-variant-numeric: tabular-nums; }
.tinytorch-title { flex: 1; }
.tinytorch-offer { margin: 0 6px 4px 28px; font-size: var(--jp-ui-font-size0); }
.tinytorch-offer a { color: var(--jp-content-link-color); text-decoration: underline; }
.tinytorch-note {
  flex: none; font-size: var(--jp-ui-font-size0); font-weight: 400; font-variant-numeric: tabular-nums;
}
.tinytorch-course .mark {
  flex: none; width: 14px; height: 14px; fill: none; stroke: var(--jp-border-color0); stroke-width: 1.7;
}
.tinytorch-row .mark { visibility: hidden; }
.tinytorch-course .mark-done circle { fill: var(--jp-success-color0); stroke: var(--jp-success-color0); }
.tinytorch-course .mark-done path { stroke: var(--jp-layout-color1); stroke-width: 2.4; }
.tinytorch-course .mark-part circle { stroke: var(--jp-warn-color1); }
.tinytorch-course .mark-part path { fill: var(--jp-warn-color1); stroke: none; }
.tinytorch-hidden {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
`;

const BUTTONS = `
:is(.tinytorch-button, .tinytorch-hint button, .tinytorch-banner button, .tinytorch-tour button) {
  height: 24px; margin: 0 2px; padding: 0 9px; border: 1px solid var(--jp-border-color1); border-radius: 4px;
  background: var(--jp-layout-color1); color: var(--jp-ui-font-color1);
  font: var(--jp-ui-font-size1) var(--jp-ui-font-family); white-space: nowrap; cursor: pointer;
}
:is(.tinytorch-button, .tinytorch-hint button, .tinytorch-banner button, .tinytorch-tour button):hover {
  background: var(--jp-layout-color2);
}
.tinytorch-button[aria-busy] { color: var(--jp-ui-font-color2); cursor: progress; }
:is(.tinytorch-button, .tinytorch-hint button, .tinytorch-banner button, .tinytorch-tour button,
  .tinytorch-course button, .tinytorch-course a):focus-visible {
  outline: 2px solid var(--jp-brand-color1); outline-offset: 1px;
}
.tinytorch-hint {
  margin: 8px 0 4px var(--jp-cell-prompt-width); padding: 8px 12px;
  border: 1px solid var(--jp-border-color2); border-left: 4px solid var(--jp-info-color1);
  background: var(--jp-layout-color1);
}
.tinytorch-hint header { display: flex; align-items: center; justify-content: space-between; }
.tinytorch-hint .jp-OutputPrompt { display: none; }
`;

const SMALL_PARTS = `
:is(.tinytorch-status, .tinytorch-copies) {
  display: flex; align-items: center; padding: 0 6px; font-size: var(--jp-ui-font-size1);
}
:is(.tinytorch-status, .tinytorch-copies) button {
  border: 0; padding: 0 4px; background: none; color: inherit; font: inherit; cursor: pointer;
}
:is(.tinytorch-status, .tinytorch-copies) button:focus-visible { outline: 2px solid var(--jp-brand-color1); }
.tinytorch-status [data-saved="saved"]::before { content: "\\2713\\a0"; }
:is([data-saved="failed"], [data-saved="gone"], .tinytorch-status [data-warning], .tinytorch-copies [data-warning])
{ font-weight: 600; text-decoration: underline; }
.tinytorch-banner {
  display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding: 8px 12px; line-height: 1.4;
  border-bottom: 1px solid var(--jp-border-color2); border-left: 4px solid var(--jp-warn-color1);
  background: var(--jp-layout-color1); color: var(--jp-ui-font-color1); font-size: var(--jp-ui-font-size1);
}
.tinytorch-tour {
  position: fixed; box-sizing: border-box; width: min(340px, calc(100vw - 24px)); padding: 16px 18px;
  border: 1px solid var(--jp-border-color1); border-radius: 8px; box-shadow: var(--jp-elevation-z12);
  background: var(--jp-layout-color1); color: var(--jp-ui-font-color1);
  font: var(--jp-content-font-size1) / 1.5 var(--jp-ui-font-family);
}
.tinytorch-tour::backdrop { background: rgb(0 0 0 / 20%); }
.tinytorch-tour h2 { margin: 0 0 6px; font-size: var(--jp-ui-font-size2); }
.tinytorch-tour p { margin: 0 0 14px; }
.tinytorch-tour footer { display: flex; justify-content: flex-end; gap: 6px; }
.tinytorch-tour-target { outline: 3px solid var(--jp-brand-color1) !important; outline-offset: -3px; }
`;

const OUTPUTS = `
.jp-Notebook .jp-OutputArea-output pre { word-break: normal; overflow-wrap: anywhere; }
`;

/** JupyterLab stands a prompt above its cell there; long lines of code wrap, with what goes on set in. */
const NARROW = `@media (max-width: 760px) {
  #jp-main-statusbar .jp-StatusBar-Item:not(.tinytorch-status) { display: none; }
  #jp-left-stack { z-index: 20; width: calc(100vw - var(--jp-private-sidebar-tab-width)) !important; }
  #jp-left-stack > .lm-Widget { width: 100% !important; }
  .jp-Notebook { padding: 2px; }
  .jp-Notebook .jp-InputPrompt { padding: 2px 0; line-height: 1.3; }
  .jp-Notebook :is(.jp-MarkdownCell .jp-InputPrompt, .jp-OutputPrompt) { display: none; }
  .jp-Notebook .jp-OutputArea-output { padding-left: 6px; }
  .jp-Notebook .jp-CodeCell .cm-content {
    flex-shrink: 1; min-width: 0; white-space: break-spaces; overflow-wrap: anywhere;
  }
  .jp-Notebook .jp-CodeCell .cm-line { padding-left: calc(6px + 2ch); text-indent: -2ch; }
  .vega-embed svg { max-width: 100%; height: auto; }
  .tinytorch-hint { margin-left: 0; }
  .jp-NotebookPanel-toolbar > :is([data-jp-item-name="save"], [data-jp-item-name="insert"],
    [data-jp-item-name="restart"], [data-jp-item-name="restart-and-run"], [data-jp-item-name="kernelName"]) {
    display: none;
  }
}`;

const STYLE = PANEL + BUTTONS + SMALL_PARTS + OUTPUTS + NARROW + history;
