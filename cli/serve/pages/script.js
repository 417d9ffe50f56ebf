// Keys, completion, copying and marks of what is new. Every page works without it.
"use strict";

document.documentElement.classList.add("scripted");

// Completion in the search box.
const box = document.querySelector("input[data-complete]");
if (box) {
  const form = box.form;
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Completions");
  form.append(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  let chosen = -1;
  let asked = 0;
  let timer = 0;

  const hide = () => {
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const take = (item) => {
    const text = item.dataset.text;
    box.value = /[:=(]$/.test(text) ? text : text + " ";
    hide();
    box.focus();
    ask();
  };
  const show = (candidates) => {
    list.replaceChildren(...candidates.map((candidate, place) => {
      const item = document.createElement("li");
      const help = document.createElement("span");
      item.id = "suggestion-" + place;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.text = candidate.text;
      item.textContent = candidate.text.slice(candidate.text.lastIndexOf(" ") + 1);
      help.className = "help";
      help.textContent = candidate.help;
      item.append(help);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(item); });
      return item;
    }));
    chosen = -1;
    list.hidden = candidates.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const turn = ++asked;
      const word = box.value.slice(box.value.lastIndexOf(" ") + 1);
      if (word === "") return hide();
      try {
        const answer = await fetch(box.dataset.complete + "?q=" + encodeURIComponent(box.value));
        if (answer.ok && turn === asked && document.activeElement === box) show(await answer.json());
      } catch { hide(); }
    }, 120);
  };
  const choose = (place) => {
    const items = list.children;
    if (items.length === 0) return;
    chosen = (place + items.length) % items.length;
    for (const [index, item] of [...items].entries()) item.setAttribute("aria-selected", String(index === chosen));
    items[chosen].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", items[chosen].id);
  };
  box.addEventListener("input", ask);
  box.addEventListener("blur", hide);
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen - 1); }
    if (event.key === "Escape") { event.preventDefault(); hide(); }
    if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) { event.preventDefault(); take(list.children[chosen]); }
  });
}

// Keys: / goes to the search box, j and k to the next and previous mail or row, n and p to lines of the tree, ? lists
// the keys.
const keys = [["/", "the search box"], ["j, k", "the next and the previous mail, or row of a table"],
              ["n, p", "the next and the previous line of a thread's tree"], ["?", "these keys"], ["Esc", "closes them"]];
let help = null;
const showKeys = () => {
  if (!help) {
    help = document.createElement("dialog");
    help.setAttribute("aria-label", "Keys");
    const list = document.createElement("dl");
    for (const [key, meaning] of keys) {
      const name = document.createElement("dt");
      const text = document.createElement("dd");
      const sign = document.createElement("kbd");
      sign.textContent = key;
      name.append(sign);
      text.textContent = meaning;
      list.append(name, text);
    }
    help.append(list);
    document.body.append(help);
  }
  if (help.open) help.close();
  else help.showModal();
};
const move = (targets, step) => {
  const all = [...document.querySelectorAll(targets)];
  if (all.length === 0) return;
  const here = all.findIndex((one) => one === document.activeElement || one.contains(document.activeElement));
  const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  next.focus();
  next.scrollIntoView({ block: next.matches("article") ? "start" : "nearest" });
};
const mails = "article.mail";
const rows = ".rows tbody td a, .wide tbody td a";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const targets = document.querySelector(mails) ? mails : rows;
  if (event.key === "/" && box) { event.preventDefault(); box.focus(); box.select(); }
  if (event.key === "?") { event.preventDefault(); showKeys(); }
  if (event.key === "j") move(targets, 1);
  if (event.key === "k") move(targets, -1);
  if (event.key === "n") move(".tree a", 1);
  if (event.key === "p") move(".tree a", -1);
});

// A button beside each command that copies it.
if (navigator.clipboard) {
  for (const command of document.querySelectorAll(".command")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(command.querySelector("code").textContent);
      button.textContent = "Copied";
    });
    command.append(button);
  }
}

// What is newer than the last visit of this page, if that was more than an hour ago.
try {
  const key = "kvq-visit " + location.pathname;
  const now = Date.now();
  const visit = JSON.parse(localStorage.getItem(key) || "null");
  const last = visit && now - visit.at > 3600000 ? visit.at : visit && visit.before;
  if (last) {
    for (const row of document.querySelectorAll(".report tbody tr")) {
      const time = row.querySelector("time");
      if (time && Date.parse(time.dateTime) > last) row.classList.add("new");
    }
  }
  if (!visit || now - visit.at > 3600000) localStorage.setItem(key, JSON.stringify({ at: now, before: visit ? visit.at : now }));
} catch { /* The browser keeps nothing. */ }
