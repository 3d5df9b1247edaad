/** Earlier versions when a notebook is saved: the last one of another day is kept, and old ones make room. */
import type { Contents } from "@jupyterlab/services";
import { sentence } from "../../shared/basics/errors.ts";
import type { Storage } from "../../shared/drive/storage.ts";
import { keepDaily } from "../../shared/history/keep.ts";
import { droppedText, isCheckpoint, withRoom } from "../../shared/history/room.ts";
import type { CourseNotebook } from "../../shared/work/course-notebook.ts";
import type { Say } from "../host/say.ts";

export class Versions {
  private hasFailed = false;

  constructor(
    private readonly storage: Storage,
    private readonly moduleAt: (path: string) => Promise<CourseNotebook | null>,
    private readonly say: Say,
  ) {}

  /** The first save of a lesson on a new day keeps what was saved before. Saving goes on whatever happens here. */
  async keepYesterday(path: string): Promise<void> {
    try {
      const module = await this.moduleAt(path);
      if (module) this.sayDropped((await keepDaily(this.storage, module, new Date())).dropped);
    } catch (error) {
      if (this.hasFailed) return console.warn(error);
      this.hasFailed = true; // a failure is said once
      const what = "The notebook as it was on the day before is not among its earlier versions.";
      void this.say("warning", `${what} ${sentence(error)}`);
    }
  }

  /**
   * From now on old versions go when the storage is full, for whatever JupyterLab or the kernel saves, but for the
   * checkpoint of a training: Python then says that there is none.
   */
  makeRoomIn(contents: Pick<Contents.IManager, "save">): void {
    const save = contents.save.bind(contents);
    contents.save = async (path, options) => {
      if (isCheckpoint(path)) return save(path, options);
      const { value, dropped } = await withRoom(this.storage, () => save(path, options));
      this.sayDropped(dropped);
      return value;
    };
  }

  /** Says which files had to go, if some had. Nothing waits until it is read. */
  sayDropped(dropped: readonly string[]): void {
    if (dropped.length > 0) void this.say("warning", droppedText(dropped), { autoClose: false });
  }
}
