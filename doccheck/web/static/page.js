// Comforts on top of a page that works without any of them: dropping files, progress, editing in place, moving together.
"use strict";

const one = (selector, within = document) => within.querySelector(selector);
const every = (selector, within = document) => [...within.querySelectorAll(selector)];

// --- giving files --------------------------------------------------------------------------------

function sayChosen(input, words) {
  const names = [...input.files].map((file) => file.name);
  if (!names.length) {
    words.textContent = "or drop it here";
    return;
  }
  if (names.length === 1) {
    words.textContent = "It is checked when you press “Check it”.";
    return;
  }
  const list = document.createElement("ul");
  for (const name of names) {
    const entry = document.createElement("li");
    entry.textContent = name;
    list.append(entry);
  }
  words.replaceChildren(`${names.length} files chosen:`, list);
}

function takeDrops(zone) {
  const input = one("input[type=file]", zone);
  const words = one("[data-chosen]", zone);
  input.addEventListener("change", () => sayChosen(input, words));
  sayChosen(input, words);
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      sayChosen(input, words);
    }
  });
}

function sayBusy(form) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter || one("button", form);
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    button.dataset.words = button.textContent;
    button.textContent = form.dataset.busy;
    button.setAttribute("aria-disabled", "true");
  });
}

function unsay(form) {
  delete form.dataset.sent;
  for (const button of every("button[data-words]", form)) {
    button.textContent = button.dataset.words;
    button.removeAttribute("aria-disabled");
  }
}

// --- waiting -------------------------------------------------------------------------------------

function sentence(state) {
  const files = state.files > 1 ? `${state.done} of ${state.files} files read. ` : "";
  const stage = state.stage === "waiting" ? "It waits for its turn." : "Under way.";
  return `${files}${stage} ${state.seconds} ${state.seconds === 1 ? "second" : "seconds"} so far.`;
}

async function waitFor(part) {
  const said = one("[data-said]", part);
  const bar = one("[data-bar]", part);
  for (let pause = 700, failed = 0; ; pause = Math.min(pause + 100, 2000)) {
    await new Promise((done) => setTimeout(done, pause));
    let answer;
    try {
      answer = await fetch(part.dataset.wait, { cache: "no-store" });
    } catch {
      failed += 1;
      said.textContent = "doccheck cannot be reached just now. Trying again…";
      if (failed < 30) continue;
    }
    if (!answer || !answer.ok) {
      location.reload();
      return;
    }
    failed = 0;
    const state = await answer.json();
    if (state.stage === "done" || state.stage === "failed") {
      location.replace(location.pathname + location.hash);
      return;
    }
    said.textContent = sentence(state);
    bar.setAttribute("aria-valuenow", state.done);
  }
}

// While a result stands open in front of somebody, it is not forgotten under their hands.
function keep(part) {
  setInterval(() => {
    if (document.visibilityState === "visible") fetch(part.dataset.keep, { cache: "no-store" }).catch(() => {});
  }, 5 * 60 * 1000);
}

// --- changing words where they stand -------------------------------------------------------------

async function changeHere(link, event) {
  const block = link.closest(".block");
  event.preventDefault();
  let form;
  try {
    const answer = await fetch(link.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    form = one("#change", page);
  } catch {
    form = null;
  }
  if (!form) {
    location.href = link.href;
    return;
  }
  form = document.importNode(form, true);
  form.id = "";
  const field = one("textarea", form);
  field.id = `words-${block.id}`;
  one("label", form).htmlFor = field.id;
  const words = one("p", block);
  const hidden = [words, link];
  const close = () => {
    form.remove();
    for (const each of hidden) each.hidden = false;
    link.focus();
  };
  one("[data-cancel]", form).addEventListener("click", (click) => {
    click.preventDefault();
    close();
  });
  form.addEventListener("keydown", (key) => {
    if (key.key === "Escape") close();
  });
  sayBusy(form);
  for (const each of hidden) each.hidden = true;
  block.append(form);
  field.focus();
}

// A button says what it will write, also when somebody has chosen other words.
function sayWords(form) {
  const field = one("[name=instead]", form);
  field.addEventListener("input", () => {
    for (const button of every("[data-name]", form)) {
      button.textContent = `Write “${field.value.trim()}” for “${button.dataset.name}”, everywhere`;
    }
  });
}

// --- the list moves with the text ----------------------------------------------------------------

function moveTogether(list, paper) {
  const marks = every(".mark[data-things]", paper);
  const of = (mark) => mark.dataset.things.split(" ");
  let now = "";
  const show = (thing, scroll) => {
    if (thing === now) return;
    now = thing;
    for (const each of every(".now")) each.classList.remove("now");
    for (const mark of marks) mark.classList.toggle("now", of(mark).includes(thing));
    const entry = one(`[data-thing="${thing}"]`, list);
    if (!entry) return;
    entry.classList.add("now");
    if (scroll && list.scrollHeight > list.clientHeight) {
      const offset = entry.getBoundingClientRect().top - list.getBoundingClientRect().top;
      list.scrollTop += offset - 64;
    }
  };
  list.addEventListener("click", (event) => {
    const entry = event.target.closest("[data-thing]");
    if (entry && event.target.closest("[data-goes]")) show(entry.dataset.thing, false);
  });
  let busy = false;
  document.addEventListener("scroll", () => {
    if (busy || getComputedStyle(list).position !== "sticky") return;
    busy = true;
    requestAnimationFrame(() => {
      busy = false;
      if (list.contains(document.activeElement) && document.activeElement !== list) return;
      const line = innerHeight * 0.35;
      const near = marks.find((mark) => {
        const place = mark.getBoundingClientRect();
        return place.bottom > line * 0.3 && place.top < innerHeight;
      });
      if (near) show(of(near)[0], true);
    });
  }, { passive: true });
}

// --- setting up ----------------------------------------------------------------------------------

every("[data-drop]").forEach(takeDrops);
every("form[data-busy]").forEach(sayBusy);
every("form.replace").forEach(sayWords);
every("[data-wait]").forEach(waitFor);
every("[data-keep]").forEach(keep);
every("a[data-change]").forEach((link) => link.addEventListener("click", (event) => changeHere(link, event)));
every(".beside").forEach((part) => {
  const list = one("[data-list]", part);
  const paper = one("[data-paper]", part);
  if (list && paper) moveTogether(list, paper);
});
const first = one("[data-focus]");
if (first) first.focus();
addEventListener("pageshow", (event) => {
  if (event.persisted) every("form[data-busy]").forEach(unsay);
});
