// The pictures of README.md, of the built example. node screenshots.mjs SITE
import { mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";
import { small } from "./png.mjs";

const site = pathToFileURL(`${resolve(process.argv[2])}/`).href;
const folder = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const pictures = [
  { name: "summary", page: "index.html", scheme: "light" },
  { name: "finding", page: "findings/F-002.html", scheme: "light" },
  { name: "remediation", page: "remediation.html", from: "#chart", scheme: "dark" },
];

await mkdir(folder, { recursive: true });
const browser = await launch();
for (const { name, page: address, from, scheme } of pictures) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: scheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(site + address);
  if (from) await page.locator(from).evaluate((part) => part.scrollIntoView());
  const { width, height, pixels } = await decoded(context, await page.screenshot());
  await writeFile(`${folder}${name}.png`, small(width, height, Buffer.from(pixels, "base64")));
  await context.close();
}
await browser.close();

// The pixels of a PNG, by the browser's own decoder.
async function decoded(context, png) {
  const page = await context.newPage();
  return page.evaluate(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const { width, height, data } = canvas.getImageData(0, 0, image.width, image.height);
    let binary = "";
    for (let at = 0; at < data.length; at += 32768) binary += String.fromCharCode(...data.subarray(at, at + 32768));
    return { width, height, pixels: btoa(binary) };
  }, `data:image/png;base64,${png.toString("base64")}`);
}
