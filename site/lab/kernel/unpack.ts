/** Lays the files of a tar archive (USTAR, as builder/python/pack.py writes it) into Python's file system. */
export interface FileSystem {
  mkdirTree(path: string): void;
  writeFile(path: string, data: Uint8Array, options: { canOwn: boolean }): void;
}

const BLOCK = 512;
const [NAME, SIZE, PREFIX] = [[0, 100], [124, 12], [345, 155]] as const; // offset and length in a member's header

/** Every member's file, at its name below "/". The file system keeps views of the archive: nothing is copied. */
export function unpack(archive: Uint8Array, fs: FileSystem): void {
  const made = new Set<string>();
  for (let at = 0; archive[at]; ) {
    const header = archive.subarray(at, at + BLOCK);
    const name = [text(header, PREFIX), text(header, NAME)].filter(Boolean).join("/");
    const size = parseInt(text(header, SIZE), 8);
    const folder = `/${name.slice(0, name.lastIndexOf("/"))}`;
    if (!made.has(folder)) fs.mkdirTree(folder);
    made.add(folder);
    fs.writeFile(`/${name}`, archive.subarray(at + BLOCK, at + BLOCK + size), { canOwn: true });
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function text(header: Uint8Array, [offset, length]: readonly [number, number]): string {
  const field = header.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}
