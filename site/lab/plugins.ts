/** The course's JupyterLab extension: one plugin a file. */
import { baselinePlugin } from "./arrival/baseline.ts";
import { commandsPlugin } from "./lesson/commands.ts";
import { copiesPlugin } from "./status/copies.ts";
import { historyPlugin } from "./lesson/history-command.ts";
import { dailyPlugin } from "./saving/daily.ts";
import { roomPlugin } from "./saving/room.ts";
import { interruptPlugin } from "./kernel/interrupt.ts";
import { layoutPlugin } from "./panel/layout.ts";
import { forgetLayout } from "./arrival/one-notebook.ts";
import { panelPlugin } from "./panel/panel.ts";
import { precachePlugin } from "./status/precache.ts";
import { saveBeforeRunPlugin } from "./saving/before-run.ts";
import { meanwhilePlugin } from "./saving/meanwhile.ts";
import { saveOnLeavePlugin } from "./saving/on-leave.ts";
import { saveTroublePlugin } from "./saving/trouble.ts";
import { twoTabsPlugin } from "./saving/two-tabs.ts";
import { untouchedPlugin } from "./saving/untouched.ts";
import { statusPlugin } from "./status/bar.ts";
import { persistPlugin } from "./status/persist.ts";
import { stylePlugin } from "./style/style.ts";
import { toolbarPlugin } from "./lesson/toolbar.ts";
import { tourPlugin } from "./arrival/tour.ts";
import { updatePlugin } from "./status/new-version.ts";

const ALL = [
  stylePlugin,
  saveBeforeRunPlugin,
  untouchedPlugin,
  twoTabsPlugin,
  dailyPlugin,
  roomPlugin,
  meanwhilePlugin,
  saveOnLeavePlugin,
  saveTroublePlugin,
  interruptPlugin,
  panelPlugin,
  layoutPlugin,
  commandsPlugin,
  historyPlugin,
  toolbarPlugin,
  statusPlugin,
  persistPlugin,
  copiesPlugin,
  tourPlugin,
  baselinePlugin,
  precachePlugin,
  updatePlugin,
];

/** JupyterLab waits for these before it starts. */
export async function plugins(): Promise<object[]> {
  await forgetLayout();
  return Promise.all(ALL.map((plugin) => plugin()));
}
