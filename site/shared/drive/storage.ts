import localforage from "localforage";
import { answerOf, openExisting } from "./database.ts";
import { Refusal, StorageFull } from "../basics/errors.ts";
import { type FileRecord, isFileRecord } from "./records.ts";
import { within } from "../basics/waiting.ts";

const STORE = "files";
const LIMIT_MS = 10_000;
const WRITE_MS = 60_000; // a whole bundle on a slow disk

/** What one transaction writes: records to put, paths to remove. */
export interface Change {
  put: FileRecord[];
  remove: string[];
}

/** The student's files, in the records of JupyterLite's browser drive. No connection outlives an operation. */
export class Storage {
  constructor(private readonly name: string) {}

  /** Every file's record under a prefix, in the order of the paths. A missing database is an empty one. */
  async list(prefix = ""): Promise<FileRecord[]> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const records = await this.read((store) => store.getAll(range) as IDBRequest<unknown[]>);
    return (records ?? []).filter(isFileRecord);
  }

  /** The record at a path, if there is one. */
  async get(path: string): Promise<FileRecord | undefined> {
    const record = await this.read((store) => store.get(path) as IDBRequest<unknown>);
    return isFileRecord(record) ? record : undefined;
  }

  /** Every path that has a record, folders too. */
  async paths(): Promise<string[]> {
    return ((await this.read((store) => store.getAllKeys())) ?? []).map(String);
  }

  /** Writes everything or nothing, in one transaction that is on the disk when this returns. */
  async write(change: Change): Promise<void> {
    await this.create();
    const database = await this.open();
    if (!database) throw new Refusal("The browser's storage was removed while writing. Reload the page and try again.");
    try {
      await within(WRITE_MS, committed(database, change), UNWRITTEN);
    } catch (error) {
      throw whyNotWritten(error);
    } finally {
      database.close();
    }
  }

  private async read<T>(ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
    const database = await this.open();
    if (!database) return undefined;
    try {
      if (!database.objectStoreNames.contains(STORE)) return undefined;
      return await within(LIMIT_MS, answerOf(ask(database.transaction(STORE).objectStore(STORE))), SILENT);
    } finally {
      database.close();
    }
  }

  /** A connection to the database, or null when there is none yet: opening must not create it. */
  private open(): Promise<IDBDatabase | null> {
    const database = openExisting(this.name).catch((error: unknown) => {
      throw new Refusal(
        `This browser does not let the site keep files (${error instanceof Error ? error.message : error}). ` +
          "Leave private browsing, or allow this site to store data, and reload the page.",
      );
    });
    return within(LIMIT_MS, database, SILENT);
  }

  /** Creates the database as JupyterLite does: the same library, with the same settings. */
  private async create(): Promise<void> {
    const store = localforage.createInstance({
      name: this.name,
      storeName: STORE,
      version: 1,
      driver: localforage.INDEXEDDB,
      description: "Offline Storage for Notebooks and Files",
    });
    await within(LIMIT_MS, store.ready(), SILENT);
  }
}

const UNWRITTEN =
  "The browser's storage did not finish writing within a minute. Close the other tabs of this course, then reload this " +
  "page: it shows whether all of it was written, or nothing.";
const SILENT =
  "The browser's storage did not answer within 10 seconds. Close the other tabs of this course, then reload this page.";

function committed(database: IDBDatabase, change: Change): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    try {
      queue(transaction.objectStore(STORE), change);
    } catch (error) {
      reject(error); // a record that cannot be stored throws at once, which alone would let the others through
      transaction.abort();
    }
  });
}

function queue(store: IDBObjectStore, change: Change): void {
  for (const path of change.remove) store.delete(path);
  for (const record of change.put) store.put(record, record.path);
}

function whyNotWritten(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const isFull = error instanceof Error && error.name === "QuotaExceededError";
  if (isFull)
    return new StorageFull(
      "The browser has no room left for this site, so nothing was changed. Free some disk space and try again.",
    );
  return new Refusal(
    `The browser refused to write (${error instanceof Error ? error.message : "no reason given"}), so ` +
      "nothing was changed. Try again.",
  );
}
