import { existsSync } from "node:fs";
import { env, platform } from "node:process";

const places: Readonly<Record<string, readonly string[]>> = {
  linux: [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
  ],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
};

/**
 * Path of a Chromium-like browser: `CHROMIUM_PATH` if it is set, else the
 * usual places.
 *
 * @returns `undefined` where there is none
 */
export function findChromium(): string | undefined {
  const named = env["CHROMIUM_PATH"];
  const candidates = named ? [named] : places[platform] ?? [];
  return candidates.find((path) => existsSync(path));
}
