/** A lesson's notebook as this edition of the course ships it. */
import { Refusal } from "../basics/errors.ts";
import { examined, type Notebook } from "./notebook.ts";
import { within } from "../basics/waiting.ts";

const LIMIT_MS = 15_000;

/** The course's own copy; `site` is the site's address, relative to the page. Throws a Refusal. */
export async function fetchShipped(site: string, notebook: string): Promise<Notebook> {
  const missing = `The course's own copy of ${notebook} could not be read. Check the connection, then try again.`;
  const load = async () => {
    const response = await fetch(new URL(`${site}files/${notebook}`, location.href));
    return response.ok ? examined(await response.json()) : null;
  };
  const found = await within(LIMIT_MS, load().catch(() => null), missing);
  if (!found) throw new Refusal(missing);
  return found;
}
