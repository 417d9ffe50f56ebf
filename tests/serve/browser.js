// SPDX-License-Identifier: MIT
// Run by browser.py: opens each page in Chromium, prints each fault, then `N passed, N failed`.
"use strict";

const modules = process.env.KVQ_BROWSER_MODULES + "/node_modules/";
const { chromium } = require(modules + "playwright-core");
const lookAtCharts = require("./browser_charts.js");
const compareSnapshots = require("./browser_snapshots.js");
const axe = require("fs").readFileSync(require.resolve(modules + "axe-core/axe.min.js"), "utf8");

const base = process.argv[2];
const isUpdate = process.argv[3] === "--update";
const series = "20250303100000.1-1-vera.lind@intel.com";
const paths = [
  "/", "/list/kvm", "/search", "/search?q=is:series", "/search?q=is:patch+%7C+count+by+domain", "/search?q=zzzz",
  "/search?q=is:patch&explain=1", "/series/" + series, "/thread/" + series, "/mail/" + series,
  "/person/vera.lind@intel.com", "/subsystem/KVM", "/company/(unknown)", "/reports", "/report/unanswered?age=%3E1d",
  "/compare?now=2025-03-10..&before=..2025-03-09", "/health", "/mail/evil@example.org", "/thread/evil@example.org",
];
const mistake = "/search?q=is:patch+form:x";

let passed = 0;
let failed = 0;
const check = (holds, what) => {
  if (holds) { passed += 1; } else { failed += 1; console.log("FAILED: " + what); }
};

// Opens the pages in one kind of window.
const look = async (browser, width, colorScheme, javaScriptEnabled) => {
  // bypassCSP is for axe, which the page's policy would not let in.
  for (const withAxe of javaScriptEnabled ? [false, true] : [false]) {
    const context = await browser.newContext({
      viewport: { width, height: 900 }, colorScheme, javaScriptEnabled, bypassCSP: withAxe,
    });
    const page = await context.newPage();
    const faults = [];
    page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("request", (request) => { if (!request.url().startsWith(base)) faults.push("asked " + request.url()); });
    for (const path of paths) {
      const where = `${path} at ${width}, ${colorScheme}${javaScriptEnabled ? "" : ", without JavaScript"}`;
      faults.length = 0;
      const answer = await page.goto(base + path);
      check(answer.status() === 200, `${where}: status ${answer.status()}`);
      if (withAxe) {
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => axe.run());
        const serious = violations.filter((one) => one.impact === "serious" || one.impact === "critical");
        check(serious.length === 0, `${where}: axe: ` +
          serious.map((one) => `${one.id}: ${one.nodes[0].html} ${one.nodes[0].failureSummary}`).join("; "));
        continue;
      }
      check(faults.length === 0, `${where}: ${faults.join("; ")}`);
      check(!(await page.title()).startsWith("attacked"), `${where}: a mail's script ran`);
      check(await page.locator("h1").count() === 1, `${where}: not one h1`);
      if (javaScriptEnabled) {
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth);
        check(overflow <= width, `${where}: ${overflow} wide`);
      }
    }
    await context.close();
  }
};

const walk = async (browser) => {
  const page = await browser.newPage();
  const answer = await page.goto(base + mistake);
  check(answer.status() === 400, "a mistake has the status 400");
  check((await page.textContent(".mistake")).includes("^~~~"), "a mistake shows its place");
  // Completion.
  await page.goto(base + "/");
  await page.fill("#q", "");
  await page.type("#q", "is:se");
  await page.waitForSelector(".suggestions li", { timeout: 10000 });
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  check(await page.inputValue("#q") === "is:series ", "the completion is taken");
  await page.keyboard.press("Enter");
  await page.waitForURL(/search\?q=is/);
  // A number leads to as many mails; back and forward.
  await page.goto(base + "/search?q=" + encodeURIComponent("is:patch | count by domain"));
  const number = page.locator("td.number a").first();
  const count = await number.textContent();
  await number.click();
  check((await page.textContent(".count")).startsWith(count + " "), "a number leads to so many mails");
  await page.goBack();
  check(await page.inputValue("#q") === "is:patch | count by domain", "back shows the query");
  await page.goForward();
  check((await page.textContent(".count")).startsWith(count + " "), "forward shows the mails");
  // Keys.
  await page.goto(base + "/thread/" + series);
  await page.keyboard.press("j");
  check(await page.evaluate(() => document.activeElement.matches("article.mail")), "j goes to a mail");
  await page.keyboard.press("n");
  check(await page.evaluate(() => document.activeElement.matches(".tree a")), "n goes to a line of the tree");
  await page.keyboard.press("/");
  check(await page.evaluate(() => document.activeElement.id === "q"), "/ goes to the search box");
  await page.close();
};

const launch = (variables = {}, more = []) => chromium.launch({
  executablePath: "/usr/bin/chromium", args: ["--no-sandbox", ...more], env: { ...process.env, ...variables },
});

(async () => {
  if (isUpdate) {
    await compareSnapshots(launch, base, check, true);
    return;
  }
  const browser = await launch();
  for (const width of [390, 1280]) {
    for (const scheme of ["light", "dark"]) await look(browser, width, scheme, true);
    await look(browser, width, "light", false);
  }
  await walk(browser);
  await lookAtCharts(browser, base, check);
  await browser.close();
  await compareSnapshots(launch, base, check, false);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
})();
