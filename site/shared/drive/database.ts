/** JupyterLite's database in this browser: its name, and a connection that does not create it. */

/** The name of JupyterLite's database for the site at this address ("/" or "/course/"). */
export function databaseName(basePath: string): string {
  return `JupyterLite Storage - ${basePath}`;
}

/** A connection, or null when there is no such database. It gives way when a tab with Lab adds its stores. */
export function openExisting(name: string): Promise<IDBDatabase | null> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    let isNew = false;
    request.onupgradeneeded = () => {
      isNew = true;
      request.transaction?.abort();
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => database.close();
      resolve(database);
    };
    request.onerror = () => (isNew ? resolve(null) : reject(request.error));
  });
}

/** What a request is answered with. */
export function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
