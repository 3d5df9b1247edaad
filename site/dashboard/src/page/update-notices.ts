/** What the dashboard says about newer versions of the site. */
import type { UpdateNews } from "../../../shared/page/site-update.ts";
import { notify } from "./notices.ts";

const ID = "update";

/** Each notice with its way on; `start` begins the new version and loads the page again, false when it could not. */
export function updateNotices(start: () => Promise<boolean>): UpdateNews {
  const begin = async () => {
    const isStarted = await start();
    if (!isStarted) notify(ID, STUCK);
  };
  const run = () => void begin();
  return {
    ready: () => notify(ID, READY, { label: "Start it now", run }),
    replaced: () => notify(ID, REPLACED, { label: "Load it here too", run }),
    outdated: (path) => notify(ID, outdatedText(path), { label: "Load the new version", run }),
  };
}

const READY =
  "A new version of the course is ready. Your work stays as it is, and notebooks that are open in other tabs go on " +
  "with the version that they began with.";
const REPLACED = "A new version of the course was started in another tab. This page goes on with the one before.";
const STUCK = "The new version did not start within 10 seconds. Close every tab of this course and open it again.";

function outdatedText(path: string): string {
  return `The course has a new version, and this page needs a part of the one before (${path}) that was not kept here.`;
}
