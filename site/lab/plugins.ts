/** The course's JupyterLab extension. What one plugin needs of another is in its `requires`, never in this order. */
import { baselinePlugin } from "./arrival/baseline.ts";
import { startedPlugin } from "./arrival/started.ts";
import { tourPlugin } from "./arrival/tour.ts";
import { settingsPlugin } from "./host/settings.ts";
import { interruptPlugin } from "./kernel/interrupt.ts";
import { commandsPlugin } from "./lesson/commands.ts";
import { historyPlugin } from "./lesson/earlier.ts";
import { lessonsPlugin } from "./lesson/lessons.ts";
import { toolbarPlugin } from "./lesson/toolbar.ts";
import { chartsPlugin } from "./outputs/charts.ts";
import { padPlugin } from "./outputs/pad.ts";
import { typewriterPlugin } from "./outputs/typewriter.ts";
import { uploadsPlugin } from "./outputs/uploads.ts";
import { layoutPlugin } from "./panel/layout.ts";
import { panelPlugin } from "./panel/panel.ts";
import { beforeRunPlugin } from "./saving/before-run.ts";
import { savingPlugin } from "./saving/saving.ts";
import { statusPlugin } from "./status/bar.ts";
import { copiesPlugin } from "./status/copies.ts";
import { updatePlugin } from "./status/new-version.ts";
import { precachePlugin } from "./status/offline.ts";
import { persistPlugin } from "./status/persist.ts";
import { stylePlugin } from "./style/style.ts";
import { workPlugin } from "./work/work.ts";

export const PLUGINS = [
  baselinePlugin,
  beforeRunPlugin,
  chartsPlugin,
  commandsPlugin,
  copiesPlugin,
  historyPlugin,
  interruptPlugin,
  layoutPlugin,
  lessonsPlugin,
  padPlugin,
  panelPlugin,
  persistPlugin,
  precachePlugin,
  savingPlugin,
  settingsPlugin,
  startedPlugin,
  statusPlugin,
  stylePlugin,
  toolbarPlugin,
  tourPlugin,
  typewriterPlugin,
  updatePlugin,
  uploadsPlugin,
  workPlugin,
];
