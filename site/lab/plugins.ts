/** The course's JupyterLab extension: one plugin a file. */
import { baselinePlugin } from "./baseline.ts";
import { commandsPlugin } from "./commands.ts";
import { copiesPlugin } from "./copies.ts";
import { historyPlugin } from "./history.ts";
import { dailyPlugin } from "./history-daily.ts";
import { roomPlugin } from "./history-room.ts";
import { interruptPlugin } from "./interrupt.ts";
import { layoutPlugin } from "./layout.ts";
import { forgetLayout } from "./one-notebook.ts";
import { panelPlugin } from "./panel.ts";
import { precachePlugin } from "./precache.ts";
import { saveBeforeRunPlugin } from "./save-before-run.ts";
import { meanwhilePlugin } from "./save-meanwhile.ts";
import { saveOnLeavePlugin } from "./save-on-leave.ts";
import { saveTroublePlugin } from "./save-trouble.ts";
import { twoTabsPlugin } from "./save-two-tabs.ts";
import { untouchedPlugin } from "./save-untouched.ts";
import { statusPlugin } from "./status.ts";
import { persistPlugin } from "./status-persist.ts";
import { stylePlugin } from "./style.ts";
import { toolbarPlugin } from "./toolbar.ts";
import { tourPlugin } from "./tour.ts";
import { updatePlugin } from "./update.ts";

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
