// SPDX-License-Identifier: MIT
// Compares each kind of page with snapshots.txt: how bright each cell of its upper part is, its mean colour and its
// height. The pages are drawn in DejaVu and without hinting, because other fonts break lines elsewhere: with Liberation,
// up to a fifth of the cells differ. The same font and Chromium give the very same cells.
"use strict";

const { execFileSync } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");

const file = path.join(__dirname, "snapshots.txt");
const fonts = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf"];
// A sign says how bright a cell is, in 64 steps.
const signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const windows = [{ width: 390, columns: 24, rows: 80 }, { width: 1280, columns: 40, rows: 48 }];
// Of 255 brightnesses; of all cells; of 255 in each colour; in pixels.
const tolerance = { grey: 12, cells: 0.005, colour: 3, height: 4 };

const series = "20250303100000.1-1-vera.lind@intel.com";
const pages = {
  overview: "/", rows: "/search?q=is:series", counts: "/search?q=is:patch+%7C+count+by+domain",
  mistake: "/search?q=is:patch+form:x", series: "/series/" + series, thread: "/thread/" + series,
  mail: "/mail/" + series, person: "/person/vera.lind@intel.com", subsystem: "/subsystem/KVM",
  company: "/company/(unknown)", reports: "/reports", report: "/report/unanswered?age=%3E1d",
  compare: "/compare?now=2025-03-10..&before=..2025-03-09", health: "/health",
  changes: "/series/20250314100000.3-1-vera.lind@intel.com?patch=20250314100000.3-3-vera.lind@intel.com" +
    "&with=20250310093000.2-3-vera.lind@intel.com",
};

// Returns the grey of each cell and the mean colour of a PNG, reckoned by the browser.
const reduce = (page, png, columns, rows) => page.evaluate(async ([source, columns, rows]) => {
  const image = new Image();
  image.src = "data:image/png;base64," + source;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const drawing = canvas.getContext("2d");
  drawing.drawImage(image, 0, 0);
  const { data } = drawing.getImageData(0, 0, image.width, image.height);
  const sums = new Float64Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  const colour = [0, 0, 0];
  for (let y = 0, at = 0; y < image.height; y += 1) {
    const row = Math.floor(y * rows / image.height) * columns;
    for (let x = 0; x < image.width; x += 1, at += 4) {
      const cell = row + Math.floor(x * columns / image.width);
      sums[cell] += (data[at] * 299 + data[at + 1] * 587 + data[at + 2] * 114) / 1000;
      counts[cell] += 1;
      for (const part of [0, 1, 2]) colour[part] += data[at + part];
    }
  }
  return { greys: [...sums].map((sum, cell) => Math.round(sum / counts[cell])),
    colour: colour.map((sum) => Math.round(sum / (image.width * image.height))) };
}, [png.toString("base64"), columns, rows]);

// Returns the paths of the fonts; nothing if one is not installed.
const installedFonts = () => {
  try {
    const files = execFileSync("fc-list", ["-f", "%{file}\n"], { encoding: "utf8" }).split("\n");
    const found = fonts.map((name) => files.find((one) => path.basename(one) === name));
    return found.includes(undefined) ? [] : found;
  } catch {
    return [];
  }
};

// Makes a configuration in which there are only these fonts, and returns its path.
const onlyFonts = (files, folder) => {
  for (const one of files) fs.symlinkSync(one, path.join(folder, path.basename(one)));
  const written = path.join(folder, "fonts.conf");
  fs.writeFileSync(written, `<?xml version="1.0"?>
<fontconfig>
<dir>${folder}</dir><cachedir>${folder}/cache</cachedir>
<alias binding="same"><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
<match target="pattern"><edit name="family" mode="append_last"><string>DejaVu Sans</string></edit></match>
</fontconfig>
`);
  return written;
};

class Camera {
  constructor(browser, base) {
    this.browser = browser;
    this.base = base;
  }

  async open(window, colorScheme) {
    const height = Math.round(window.width / window.columns * window.rows);
    this.window = window;
    this.scheme = colorScheme;
    this.context = await this.browser.newContext({ viewport: { width: window.width, height }, colorScheme });
    this.page = await this.context.newPage();
    this.blank = await this.context.newPage();
  }

  close() { return this.context.close(); }

  // `change`, if any, is called in the page before it is drawn.
  async take(name, change) {
    await this.page.bringToFront();
    await this.page.goto(this.base + pages[name]);
    if (change) await this.page.evaluate(change);
    // Else heads of tables are a pixel lower if they were drawn before the charts came.
    await this.page.evaluate(() => {
      const { style } = document.documentElement;
      style.display = "none";
      document.documentElement.getBoundingClientRect();
      style.display = "";
    });
    // Scripts draw charts in the next frame.
    const height = await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() =>
      requestAnimationFrame(() => done(document.documentElement.scrollHeight)))));
    const png = await this.page.screenshot();
    const pictures = process.env.KVQ_BROWSER_PICTURES;
    if (pictures && !change) {
      fs.writeFileSync(path.join(pictures, `${name}-${this.window.width}-${this.scheme}.png`), png);
    }
    return { height, ...await reduce(this.blank, png, this.window.columns, this.window.rows) };
  }
}

const toText = (title, { greys, colour, height }, columns) => {
  const line = greys.map((grey) => signs[grey >> 2]).join("");
  return `${title}: height ${height}, colour ${colour.join(" ")}\n` +
    line.match(new RegExp(`.{${columns}}`, "g")).join("\n") + "\n";
};

const readFile = () => {
  const snapshots = new Map();
  for (const block of fs.readFileSync(file, "utf8").split("\n\n")) {
    const [head, ...lines] = block.trim().split("\n");
    const [, title, height, colour] = /^(.*): height (\d+), colour (.*)$/.exec(head);
    const greys = [...lines.join("")].map((sign) => signs.indexOf(sign) * 4 + 2);
    snapshots.set(title, { greys, height: Number(height), colour: colour.split(" ").map(Number) });
  }
  return snapshots;
};

// Returns in what two snapshots differ too much; empty if in nothing.
const difference = (seen, kept) => {
  if (!kept) return "there is no snapshot";
  const apart = seen.greys.filter((grey, cell) => Math.abs(grey - kept.greys[cell]) > tolerance.grey).length;
  const found = [];
  if (apart > seen.greys.length * tolerance.cells) found.push(`${apart} of ${seen.greys.length} cells differ`);
  if (seen.colour.some((part, place) => Math.abs(part - kept.colour[place]) > tolerance.colour)) {
    found.push(`the mean colour is ${seen.colour.join(" ")}, not ${kept.colour.join(" ")}`);
  }
  if (Math.abs(seen.height - kept.height) > tolerance.height) found.push(`it is ${seen.height} high, not ${kept.height}`);
  return found.join("; ");
};

// Changes that the comparison must find. Each is made in the page.
const changes = [
  ["another background", "rows", () => document.documentElement.style.setProperty("--back", "#f4f6f8")],
  ["no facets", "rows", () => document.querySelector(".facets").remove()],
  ["two sections in another order", "overview", () => {
    const [, , mails, patches] = document.querySelectorAll(".report > section");
    patches.after(mails);
  }],
];

const compareAll = async (camera, check, kept) => {
  const texts = [];
  for (const window of windows) {
    for (const scheme of ["light", "dark"]) {
      await camera.open(window, scheme);
      for (const name of Object.keys(pages)) {
        const title = `${name} ${window.width} ${scheme}`;
        const seen = await camera.take(name);
        if (!kept) texts.push(toText(title, seen, window.columns));
        if (kept) {
          const found = difference(seen, kept.get(title));
          check(found === "", `snapshot ${title}: ${found}`);
        }
      }
      for (const [what, name, change] of kept ? changes : []) {
        const found = difference(await camera.take(name, change), kept.get(`${name} ${window.width} ${scheme}`));
        check(found !== "", `snapshot ${name} ${window.width} ${scheme}: ${what} is not noticed`);
      }
      await camera.close();
    }
  }
  if (!kept) fs.writeFileSync(file, texts.join("\n"));
};

// `launch` starts a browser with more variables and arguments.
module.exports = async (launch, base, check, isUpdate) => {
  const files = installedFonts();
  if (files.length === 0) {
    console.log("skipped: snapshots need the fonts of fonts-dejavu-core, and fc-list of fontconfig");
    return;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kvq-fonts-"));
  const browser = await launch({ FONTCONFIG_FILE: onlyFonts(files, folder) },
    ["--font-render-hinting=none", "--disable-lcd-text"]);
  await compareAll(new Camera(browser, base), check, isUpdate ? null : readFile());
  await browser.close();
  fs.rmSync(folder, { recursive: true });
};
