// Review by keyboard, without loading the page anew; every form here works without it.
const cases = () => [...document.querySelectorAll("[data-case]")];
const said = document.querySelector("[data-said]");
const keys = document.querySelector("[data-keys]");
const use = document.querySelector("[data-keys-use]");
const made = [];

const say = (words) => { if (said) said.textContent = words; };
const current = () => document.activeElement?.closest("[data-case]") ?? null;
const open = (article) => !article.classList.contains("ruled");

function go(step, from = current()) {
  const all = cases();
  const at = from ? all.indexOf(from) : step > 0 ? -1 : 0;
  let next = at + step;
  while (step > 0 && all[next] && from?.dataset.ruled && !open(all[next])) next += 1;
  const target = all[next] ?? (step > 0 ? document.querySelector("[data-onward]") : all[0]);
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: "nearest" });
}

// Remember what was ruled, to take it back; several rulings may be on one case.
function remember(article, where = article) {
  const form = where.querySelector(".undo");
  if (!form) return;
  made.push({ form, article });
  if (article.dataset.seen) article.dataset.seen = Math.max(article.dataset.seen, form.elements.seen.value);
}

// Send a form and put the answer's case in the place of the one that it stands in.
async function send(form, button, article = form.closest("[data-case]")) {
  const body = new URLSearchParams(new FormData(form, button));
  if (form.matches(".undo") && article.dataset.seen) body.set("seen", article.dataset.seen);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "1" } }).catch(() => null);
  const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page?.querySelector("[data-case]") ?? page?.querySelector("[data-amending]");
  if (!fresh) { say(said?.dataset.failed); return null; }
  if (fresh.matches("[data-amending]")) {
    form.closest("[data-amending]").replaceWith(fresh);
    amend(fresh);
    remember(article, fresh);
    say(fresh.querySelector(".done, [role=alert]")?.innerText.replace(/\s+/g, " ") ?? "");
    fresh.scrollIntoView({ block: "nearest" });
    fresh.querySelector("input[type=radio]:checked")?.focus({ preventScroll: true });
    return null;
  }
  article.replaceWith(fresh);
  made.forEach((each) => { if (each.article === article) each.article = fresh; });
  say(fresh.querySelector(".done, .late")?.innerText.replace(/\s+/g, " ") ?? "");
  const again = fresh.dataset.again && fresh.querySelector(`[data-amend][href^="${fresh.dataset.again}"]`);
  if (again) await unfold(again);
  return { ok: answer.ok, fresh };
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-case] form")) return;
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  const isUndo = form.matches(".undo");
  const place = made.findIndex((each) => each.form === form);
  if (isUndo && place >= 0) made.splice(place, 1);
  const done = await send(form, event.submitter);
  if (!done) { delete form.dataset.sent; return; }
  settle(done, isUndo);
});

function settle(done, isUndo) {
  if (isUndo || !done.ok || open(done.fresh)) {
    if (done.ok && !isUndo) remember(done.fresh);
    if (!done.fresh.querySelector("[data-amending]")) done.fresh.focus();
    done.fresh.scrollIntoView({ block: "nearest" });
    return;
  }
  remember(done.fresh);
  done.fresh.dataset.ruled = "1";
  go(1, done.fresh);
}

// One after the other: each says which decisions were seen, and the answer to the last one is the newest.
let undone = Promise.resolve();
function undo() {
  undone = undone.then(undoLast, undoLast);
}

async function undoLast() {
  while (made.length) {
    const { form, article } = made.pop();
    if (!article.isConnected) continue;
    const done = await send(form, form.querySelector("button:not([disabled])"), article);
    if (done) settle(done, true);
    return;
  }
  const last = document.querySelector(".flash .undo");
  if (last) last.requestSubmit(last.querySelector("button:not([disabled])"));
  else say(said?.dataset.nothing);
}

// Go to a part of the form that corrects a reading, and show the form first where it is not shown.
async function part(article, key) {
  if (!article?.querySelector("[data-amending]")) {
    const link = article?.querySelector("[data-amend]");
    if (!link) return;
    await unfold(link);
  }
  const field = article.querySelector(`[data-go="${key}"]`);
  if (field?.type === "radio") field.click();
  field?.focus();
}

const act = {
  j: () => go(1),
  k: () => go(-1),
  z: undo,
  "?": () => { keys.open = !keys.open; if (keys.open) keys.querySelector("summary").focus(); },
  w: (article) => article?.querySelector("[data-why]")?.focus(),
  c: (article) => article?.querySelector("[data-amend]")?.click(),
  t: (article) => part(article, "t"),
  s: (article) => part(article, "s"),
  d: (article) => part(article, "d"),
  p: (article) => part(article, "p"),
  o: (article) => article?.querySelector("[data-open]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const article = current();
  if (event.key === "Escape" && article) {
    const amending = event.target.closest("[data-amending]");
    if (amending && article.matches("article")) amending.remove();
    article.focus();
    return;
  }
  if (event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select") || !use?.checked) return;
  const button = (article ?? cases().find(open))?.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
  if (!button && !(event.key in act)) return;
  event.preventDefault();
  if (!button) act[event.key](article ?? cases().find(open));
  else if (article) button.click();
  else go(1);
});

// A reading is corrected where it stands.
document.addEventListener("click", async (event) => {
  const leave = event.target.closest("[data-leave]");
  if (leave && document.querySelectorAll("[data-case]").length > 1) {
    event.preventDefault();
    const article = leave.closest("[data-case]");
    leave.closest(".late").remove();
    go(1, article);
    return;
  }
  const link = event.target.closest("[data-amend]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const there = link.closest(".stating").querySelector("[data-amending]");
  if (there) there.remove();
  else await unfold(link);
});

async function unfold(link) {
  const answer = await fetch(link.href).catch(() => null);
  const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page?.querySelector("[data-amending]");
  if (!form) { say(said?.dataset.failed); return; }
  link.closest(".stating").append(form);
  amend(form);
  form.querySelector("input[type=radio]:checked")?.focus();
}

// Words are clicked; those that stand side by side make one filler.
function amend(box) {
  const words = box.querySelector("[data-words]");
  if (!words) return;
  const phrases = box.querySelector("[data-phrases]");
  phrases.hidden = phrases.disabled = true;
  words.hidden = false;
  const buttons = [...words.querySelectorAll("[data-place]")];
  const place = (button) => button.dataset.place.split("-").map(Number);
  const pressed = (button) => button.getAttribute("aria-pressed") === "true";
  const press = (button, on) => button.setAttribute("aria-pressed", String(on));
  let last = null;
  const keep = () => {
    words.querySelectorAll("input").forEach((input) => input.remove());
    let run = null;
    const runs = [];
    for (const button of buttons) {
      if (!pressed(button)) { run = null; continue; }
      const [start, end] = place(button);
      if (run) run[1] = end;
      else runs.push(run = [start, end]);
    }
    for (const [start, end] of runs) {
      const input = Object.assign(document.createElement("input"), { type: "hidden", name: "span", value: `${start}-${end}` });
      words.append(input);
    }
  };
  const fill = () => {
    const role = box.querySelector("input[name=role]:checked");
    const spans = (role?.dataset.places ?? "").split(" ").filter(Boolean).map((each) => each.split("-").map(Number));
    for (const button of buttons) {
      const [start, end] = place(button);
      press(button, spans.some(([first, past]) => start >= first && end <= past));
    }
    keep();
  };
  words.addEventListener("click", (event) => {
    const button = event.target.closest("[data-place]");
    if (!button) return;
    const on = !pressed(button);
    const [a, b] = [buttons.indexOf(last), buttons.indexOf(button)];
    if (event.shiftKey && a >= 0) buttons.slice(Math.min(a, b), Math.max(a, b) + 1).forEach((each) => press(each, on));
    else press(button, on);
    last = button;
    keep();
  });
  words.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(event.target);
    const next = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (at >= 0 && next) { event.preventDefault(); buttons[at + next]?.focus(); }
  });
  box.querySelectorAll("input[name=role]").forEach((input) => input.addEventListener("change", fill));
  fill();
}

document.querySelectorAll("[data-amending]").forEach(amend);
if (keys) {
  keys.hidden = false;
  keys.open = Boolean(keys.closest(".rail")) && matchMedia("(min-width: 52rem)").matches;
  use.checked = localStorage.getItem("tidings-keys") !== "off";
  use.addEventListener("change", () => localStorage.setItem("tidings-keys", use.checked ? "on" : "off"));
}
