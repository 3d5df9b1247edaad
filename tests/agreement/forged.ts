/** Zip files as no bundle's maker writes them, byte by byte from a case's words; forged.py makes the same. */
import { createHash } from "node:crypto";

interface Member {
  name: string;
  text: string;
  listed?: boolean;
  promised?: object;
  declared?: number;
  flags?: number;
  method?: number;
  mode?: number;
}

export interface ForgedZip {
  raw?: string;
  members?: Member[];
  many?: number;
  manifest?: object | string | null;
  manifest_header?: Partial<Member>;
  cut?: number;
}

const FACTS = { schema: 1, course: "1.0.0", build: "test", created: "2026-01-31T12:00:00Z", name: "" };
const UTF8 = 0x800;

/** The file that a case describes: its `members` and a manifest of them, as `manifest` changes it (null: none). */
export function zipOf(given: ForgedZip): Uint8Array {
  if (given.raw !== undefined) return Buffer.from(given.raw);
  const many = Array.from({ length: given.many ?? 0 }, (_, number) => ({ name: `milestones/${number}`, text: "" }));
  const members = [...(given.members ?? []), ...many];
  const content = zip([...manifestOf(given, members), ...members]);
  return new Uint8Array(content.subarray(0, content.length - (given.cut ?? 0)));
}

function manifestOf({ manifest = {}, manifest_header }: ForgedZip, members: Member[]): Member[] {
  if (manifest === null) return [];
  if (typeof manifest === "string") return [{ name: "manifest.json", text: manifest }];
  const files = members.filter(({ listed = true }) => listed).map(entryOf);
  return [{ name: "manifest.json", text: JSON.stringify({ ...FACTS, files, ...manifest }), ...manifest_header }];
}

function entryOf({ name, text, promised }: Member): object {
  const data = Buffer.from(text);
  return { path: name, bytes: data.length, sha256: createHash("sha256").update(data).digest("hex"), ...promised };
}

function zip(members: Member[]): Buffer {
  let [body, directory] = [Buffer.alloc(0), Buffer.alloc(0)];
  for (const member of members) {
    const [name, data] = [Buffer.from(member.name), Buffer.from(member.text)];
    const kind = numbers([2, 20], [2, member.flags ?? UTF8], [2, member.method ?? 0], [2, 0], [2, 33]);
    const sizes = numbers([4, crc32(data)], [4, data.length], [4, member.declared ?? data.length], [2, name.length], [2, 0]);
    const place = numbers([2, 0], [2, 0], [2, 0], [4, (member.mode ?? 0o100644) * 0x10000], [4, body.length]);
    directory = Buffer.concat([directory, numbers([4, 0x02014b50], [2, 0x314]), kind, sizes, place, name]);
    body = Buffer.concat([body, numbers([4, 0x04034b50]), kind, sizes, name, data]);
  }
  const count = members.length;
  const end = numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, directory.length], [4, body.length], [2, 0]);
  return Buffer.concat([body, directory, end]);
}

/** Each value in as many bytes as is said before it, the least one first. */
function numbers(...values: [bytes: number, value: number][]): Buffer {
  return Buffer.concat(
    values.map(([bytes, value]) => {
      const buffer = Buffer.alloc(bytes);
      buffer.writeUIntLE(value, 0, bytes);
      return buffer;
    }),
  );
}

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
