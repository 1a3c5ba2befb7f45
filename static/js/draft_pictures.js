// Pictures of drafts, in IndexedDB: a list of { file, alt } by the name that the draft has in localStorage. They never
// leave the browser. Where storage is forbidden or full, a draft comes back without its pictures, and says so.

const [DATABASE, STORE] = ["witter-drafts", "pictures"];

function openDatabase() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

// Return the result of a request to the object store, once its transaction is complete.
async function run(mode, request) {
  const database = await openDatabase();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const sent = request(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(sent.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export async function loadPictures(name) {
  return (await run("readonly", (store) => store.get(name)).catch(() => null)) ?? [];
}

export function storePictures(name, pictures) {
  const request = (store) => (pictures.length ? store.put(pictures, name) : store.delete(name));
  return run("readwrite", request).catch(() => {});
}

export function deleteAllPictures() {
  return run("readwrite", (store) => store.clear()).catch(() => {}); // without storage there are none
}
