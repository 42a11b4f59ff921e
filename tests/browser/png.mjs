// A small PNG: the colours that occur most, and zlib at its best. A page has few colours, so nothing is lost to the eye.
import { crc32, deflateSync } from "node:zlib";

// `pixels` are RGBA, four bytes each.
export function small(width, height, pixels) {
  const counts = new Map();
  const colour = (at) => ((pixels[at] & 0xf8) << 16) | ((pixels[at + 1] & 0xf8) << 8) | (pixels[at + 2] & 0xf8);
  for (let at = 0; at < pixels.length; at += 4) {
    const key = colour(at);
    const seen = counts.get(key) ?? { key, count: 0, rgb: [0, 0, 0] };
    seen.count += 1;
    for (const i of [0, 1, 2]) seen.rgb[i] += pixels[at + i];
    counts.set(key, seen);
  }
  const all = [...counts.values()].map((seen) => ({ ...seen, rgb: seen.rgb.map((sum) => Math.round(sum / seen.count)) }));
  const palette = all.sort((a, b) => b.count - a.count).slice(0, 128);
  const far = (a, b) => a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
  const nearest = (rgb) => palette.reduce((best, entry, i) => (far(entry.rgb, rgb) < far(palette[best].rgb, rgb) ? i : best), 0);
  const index = new Map(all.map((seen) => [seen.key, nearest(seen.rgb)]));
  // A row begins with its filter, which is none.
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = index.get(colour((y * width + x) * 4));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const colours = Buffer.from(palette.flatMap((entry) => entry.rgb));
  return Buffer.concat([signature, chunk("IHDR", header), chunk("PLTE", colours), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(kind, data) {
  const named = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), data.length + 8);
  return out;
}
