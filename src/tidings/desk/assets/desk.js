// Small conveniences; every page works without them.
"use strict";

const seek = document.getElementById("q");

// What one screen alone needs.
const own = document.querySelector("[data-module]");
if (own) import(own.dataset.module);

// "/" goes to the search box, j and k walk through rows, o or Enter opens one.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  if (event.key === "/" && seek) {
    event.preventDefault();
    seek.focus();
    seek.select();
  } else if (event.key === "j" || event.key === "k") {
    const rows = [...document.querySelectorAll(".row .say a, .report > a, .sentence > a")];
    if (!rows.length) return;
    const at = rows.indexOf(document.activeElement);
    const next = event.key === "j" ? at + 1 : at - 1;
    rows[Math.max(0, Math.min(rows.length - 1, next))].focus();
  }
});

// Names while typing.
if (seek) {
  const list = document.createElement("datalist");
  list.id = "seek-names";
  seek.after(list);
  seek.setAttribute("list", list.id);
  let waiting = 0;
  seek.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const words = seek.value.trim();
      if (words.length < 2 || words.includes(":")) return;
      const answer = await fetch("/api/entities?limit=8&name=" + encodeURIComponent(words));
      if (!answer.ok) return;
      const found = await answer.json();
      list.replaceChildren(...found.items.map((each) => {
        const option = document.createElement("option");
        option.value = each.name;
        option.label = each.kind;
        return option;
      }));
    }, 150);
  });
}

// Files dropped anywhere on the form for adding.
const drop = document.querySelector("[data-drop]");
if (drop) {
  const input = drop.querySelector("input[type=file]");
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    input.files = event.dataTransfer.files;
  });
}

// The dossier's period: two handles under the bars fill its two fields, and what they leave out grows pale.
const bars = document.querySelector("[data-periods]");
if (bars) {
  const fields = ["since", "until"].map((id) => document.getElementById(id));
  const periods = bars.dataset.periods.split("|");
  const labels = bars.dataset.labels.split("|");
  const last = periods.length - 1;
  const pale = (from, to) => {
    for (const link of bars.querySelectorAll("a[data-period]")) {
      const at = periods.indexOf(link.dataset.period);
      link.classList.toggle("outside", at < from || at > to);
    }
  };
  const handles = fields.map((field, n) => {
    const handle = document.createElement("input");
    handle.type = "range";
    handle.max = last;
    const typed = field.value.trim();
    // a coarser date stands at the first or last of its periods, a finer one in the period that holds it
    const fits = (each) => each.startsWith(typed) || typed.startsWith(each);
    const found = typed ? (n ? periods.findLastIndex(fits) : periods.findIndex(fits)) : -1;
    handle.value = found < 0 ? n * last : found;
    handle.setAttribute("aria-label", document.querySelector(`label[for=${field.id}]`).textContent);
    handle.setAttribute("aria-valuetext", labels[handle.value]);
    return handle;
  });
  handles.forEach((handle, n) => handle.addEventListener("input", () => {
    const [from, to] = handles.map((each) => Number(each.value));
    if (from > to) handle.value = n ? from : to;
    handle.setAttribute("aria-valuetext", labels[handle.value]);
    fields[n].value = Number(handle.value) === n * last ? "" : periods[handle.value];
    pale(Number(handles[0].value), Number(handles[1].value));
  }));
  pale(Number(handles[0].value), Number(handles[1].value));
  bars.querySelector(".slider").append(...handles);
}

// The network: the wheel with Ctrl, or the buttons, bring it nearer; dragging moves it.
const net = document.querySelector("svg[data-zoom]");
if (net) {
  const whole = net.viewBox.baseVal;
  const [width, height] = [whole.width, whole.height];
  const show = (x, y, w) => {
    const wide = Math.min(width, Math.max(width / 12, w));
    const high = (wide / width) * height;
    const left = Math.min(width - wide, Math.max(0, x));
    const top = Math.min(height - high, Math.max(0, y));
    net.setAttribute("viewBox", `${left} ${top} ${wide} ${high}`);
  };
  const zoom = (factor, px = 0.5, py = 0.5) => {
    const box = net.viewBox.baseVal;
    const w = Math.min(width, box.width * factor);
    show(box.x + (box.width - w) * px, box.y + (box.height - (w / width) * height) * py, w);
  };
  net.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const at = net.getBoundingClientRect();
    zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, (event.clientX - at.left) / at.width, (event.clientY - at.top) / at.height);
  }, { passive: false });
  let held = null;
  net.addEventListener("pointerdown", (event) => {
    held = { x: event.clientX, y: event.clientY, box: net.viewBox.baseVal, from: [net.viewBox.baseVal.x, net.viewBox.baseVal.y], moved: false };
  });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    const scale = held.box.width / net.getBoundingClientRect().width;
    const [dx, dy] = [(event.clientX - held.x) * scale, (event.clientY - held.y) * scale];
    if (Math.abs(dx) + Math.abs(dy) > 4) held.moved = true;
    if (held.moved) show(held.from[0] - dx, held.from[1] - dy, held.box.width);
  });
  window.addEventListener("pointerup", () => { setTimeout(() => { held = null; }); });
  net.addEventListener("click", (event) => { if (held && held.moved) event.preventDefault(); }, true);
  net.addEventListener("dragstart", (event) => event.preventDefault());
  const buttons = document.createElement("p");
  buttons.className = "zoom";
  for (const [sign, words, factor] of [["+", "Nearer", 1 / 1.4], ["−", "Farther", 1.4]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", words);
    button.addEventListener("click", () => zoom(factor));
    buttons.append(button);
  }
  net.closest(".sheet-svg").append(buttons);
}
