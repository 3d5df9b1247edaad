/** Work that lies under another address of this site: said, shown file by file, copied by the student's yes. */
import type { BundleFacts } from "../../../shared/bundle/bundle.ts";
import type { Course } from "../../../shared/work/course.ts";
import { h } from "../../../shared/page/dom.ts";
import { sentence } from "../../../shared/basics/errors.ts";
import {
  isSettled,
  lastSaved,
  type MovedFile,
  moveHere,
  otherPlaces,
  type OtherPlace,
  planMove,
  settle,
} from "./moved.ts";
import type { Storage } from "../../../shared/drive/storage.ts";
import { notebooksOf, withTurns } from "../../../shared/work/turn.ts";
import { ask, dismiss, notify } from "../page/notices.ts";

/** What the offer needs from the page. */
export interface MoveContext {
  storage: Storage;
  course: Course;
  facts: () => BundleFacts;
  changed: () => Promise<void>;
}

const ID = "moved";
const HOME = new URL("./", location.href).pathname;

/** Looks for such work, and offers the place that was used last. */
export async function offerMoved(context: MoveContext): Promise<void> {
  const places = await otherPlaces(HOME, context.course);
  const place = places.find((one) => !isSettled(HOME, one));
  if (!place) return;
  const text =
    `This browser has work of this course under another address of this site, ${location.origin}${place.basePath}, ` +
    `last saved on ${dateOf(lastSaved(place))}. It can be copied here.`;
  notify(ID, text, { label: "Look at it", run: () => void show(context, place) });
}

function dateOf(moment: string): string {
  return new Date(moment).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

async function show(context: MoveContext, place: OtherPlace): Promise<void> {
  try {
    const plan = await planMove(context.storage, place);
    await decided(context, place, plan, await ask(content(plan, place)));
  } catch (error) {
    notify(ID, sentence(error));
  }
}

const isNew = ({ kind }: MovedFile): boolean => kind === "new";
const isChanged = ({ kind }: MovedFile): boolean => kind === "changed";

function content(plan: MovedFile[], { basePath }: OtherPlace): HTMLElement[] {
  const [added, changed] = [plan.filter(isNew).length, plan.filter(isChanged).length];
  const same = plan.length - added - changed;
  return [
    h("h2", { id: "dialog-heading" }, "Copy your work here?"),
    h("p", {}, `The files under ${basePath}. They stay there as well, whatever you choose.`),
    h("p", { class: "plan-counts" }, `${added} not here yet, ${changed} different here, ${same} the same.`),
    h("ul", { class: "plan", tabindex: 0, "aria-label": "Files under the other address" }, ...plan.filter((file) =>
      file.kind !== "same").map(line)),
    changed > 0 && h("p", { class: "fine" }, KEEPS),
    h("form", { method: "dialog", class: "choices" }, ...choices(added, changed)),
  ].filter((element) => element !== false);
}

const KEEPS =
  "What you have here now is kept as a restore point first. Where a file is different, the list says which one was " +
  "saved last; nothing is put together from two.";

function line({ record, kind, newer }: MovedFile): HTMLElement {
  const note = newer && `, newer ${newer} (there: ${dateOf(record.last_modified)})`;
  const word = kind === "new" ? "new" : "differs";
  return h("li", {}, h("span", { class: `kind kind-${kind}` }, word), h("span", {}, h("code", {}, record.path), note));
}

function choices(added: number, changed: number): HTMLElement[] {
  const copy = changed > 0 ? "Copy only what is not here" : "Copy it here";
  const choice = (value: string, label: string, kind = "button") => h("button", { class: kind, value }, label);
  return [
    ...(added > 0 ? [choice("new", copy, "button primary")] : []),
    ...(changed > 0 ? [choice("all", "Copy everything, in place of what is here")] : []),
    choice("later", "Not now"),
    choice("never", "Don't offer it again"),
  ];
}

async function decided(context: MoveContext, place: OtherPlace, plan: MovedFile[], choice: string): Promise<void> {
  if (choice === "never") settle(HOME, place, true);
  if (choice === "never") return dismiss(ID);
  if (choice !== "new" && choice !== "all") return;
  const files = choice === "all" ? plan.filter((file) => file.kind !== "same") : plan.filter(isNew);
  const paths = files.map(({ record }) => record.path);
  try {
    const point = await withTurns(HOME, notebooksOf(paths), () => moveHere(context.storage, files, context.facts(), new Date()));
    settle(HOME, place, false);
    await context.changed();
    notify(ID, doneText(files.length, point), { label: "Close", run: () => dismiss(ID) });
  } catch (error) {
    notify(ID, `Nothing was copied. ${sentence(error)}`, { label: "Look again", run: () => void show(context, place) });
  }
}

function doneText(count: number, point: string | null): string {
  const kept = point ? " What was here before is the newest restore point." : "";
  return `Copied and read back: ${count} ${count === 1 ? "file" : "files"}.${kept}`;
}
