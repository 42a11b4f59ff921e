// A real Chromium, and an ear for everything that a well-behaved page never does.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? places.find(existsSync),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

// A tab that writes down messages, errors, dialogs, failed requests, requests that leave `base`, and broken policy.
export async function tab(context, base) {
  const page = await context.newPage();
  const noise = [];
  page.on("console", (message) => noise.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => noise.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { noise.push("dialog"); dialog.dismiss(); });
  page.on("popup", () => noise.push("another window"));
  page.on("request", (request) => { if (!request.url().startsWith(base)) noise.push(`request: ${request.url()}`); });
  page.on("requestfailed", (request) => { if (!left(request)) noise.push(`failed: ${request.url()}`); });
  page.on("response", (response) => { if (response.status() >= 400) noise.push(`${response.status()}: ${response.url()}`); });
  return { page, heard: () => [...new Set(noise.splice(0))].slice(0, 4).join("; ") };
}

// What a browser drops because the reader has gone on to another page.
const left = (request) => request.failure()?.errorText === "net::ERR_ABORTED";
