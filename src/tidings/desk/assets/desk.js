// Small conveniences; every page works without them.
"use strict";

const seek = document.getElementById("q");

// The menu may be wider than the screen: show where we are.
document.querySelector(".bar [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

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
for (const [n, field] of document.querySelectorAll("#q, [data-names]").entries()) {
  const list = document.createElement("datalist");
  list.id = `names-${n}`;
  field.after(list);
  field.setAttribute("list", list.id);
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const words = field.value.trim();
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

// The search page answers while one types; its address stays one that leads to what is shown.
const instant = document.querySelector("[data-instant]");
if (instant) {
  const field = instant.elements.q;
  let waiting = 0;
  let asked = null;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    asked?.abort();
    waiting = setTimeout(async () => {
      const address = `/search?${new URLSearchParams({ q: field.value })}`;
      asked = new AbortController();
      const answer = await fetch(address, { signal: asked.signal }).catch(() => null);
      if (!answer?.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.querySelector("[data-said]").textContent = page.getElementById("findings")?.textContent ?? "";
      document.querySelector("[data-results]").replaceWith(page.querySelector("[data-results]"));
      document.title = page.title;
      history.replaceState(null, "", address);
    }, 200);
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

// The network: the wheel with Ctrl, or the buttons, bring it nearer; dragging moves it. The drawing is moved as a whole, which
// the compositor does without painting anew; it is painted once more, sharp, when it has come to rest.
const net = document.querySelector("svg[data-zoom]");
if (net) {
  const frame = net.closest(".scroll");
  const most = Math.max(12, net.viewBox.baseVal.width / 100);
  let at = { x: 0, y: 0, scale: 1 };
  let resting = 0;
  let asked = false;
  const draw = () => {
    asked = false;
    net.style.transform = at.scale === 1 ? "" : `translate(${at.x}px, ${at.y}px) scale(${at.scale})`;
  };
  const show = (x, y, scale) => {
    const [width, height] = [net.clientWidth, net.clientHeight];
    at = {
      x: Math.min(0, Math.max(width - width * scale, x)),
      y: Math.min(0, Math.max(height - height * scale, y)),
      scale,
    };
    net.classList.add("moving");
    frame.classList.toggle("near", scale > 1);
    clearTimeout(resting);
    resting = setTimeout(() => net.classList.remove("moving"), 200);
    if (!asked) requestAnimationFrame(draw);
    asked = true;
  };
  const zoom = (factor, px, py) => {
    const scale = Math.min(most, Math.max(1, at.scale * factor));
    const by = scale / at.scale;
    show(px - (px - at.x) * by, py - (py - at.y) * by, scale);
  };
  const middle = () => [Math.min(net.clientWidth, frame.clientWidth) / 2, Math.min(net.clientHeight, window.innerHeight) / 2];
  net.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = frame.getBoundingClientRect();
    zoom(event.deltaY > 0 ? 1 / 1.2 : 1.2, event.clientX - box.left + frame.scrollLeft, event.clientY - box.top);
  }, { passive: false });
  let held = null;
  net.addEventListener("pointerdown", (event) => {
    held = { x: event.clientX, y: event.clientY, from: at, moved: false };
  });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
    if (Math.abs(dx) + Math.abs(dy) > 4) held.moved = true;
    if (held.moved) show(held.from.x + dx, held.from.y + dy, held.from.scale);
  });
  window.addEventListener("pointerup", () => { setTimeout(() => { held = null; }); });
  net.addEventListener("click", (event) => { if (held && held.moved) event.preventDefault(); }, true);
  net.addEventListener("dragstart", (event) => event.preventDefault());
  const buttons = document.createElement("p");
  buttons.className = "zoom";
  for (const [sign, words, factor] of [["+", net.dataset.nearer, 1.4], ["−", net.dataset.farther, 1 / 1.4]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", words);
    button.addEventListener("click", () => zoom(factor, ...middle()));
    buttons.append(button);
  }
  net.closest(".sheet-svg").append(buttons);
}

// The picture as pixels, painted by the browser from the file: twice as fine as on the screen, within what a canvas holds.
const file = document.querySelector("a[data-png]");
if (file) {
  const link = document.createElement("a");
  link.href = file.href;
  link.textContent = file.dataset.png;
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const image = new Image();
    image.src = file.href;
    await image.decode();
    const [width, height] = [image.naturalWidth, image.naturalHeight];
    const scale = Math.min(2, 16000 / Math.max(width, height));
    const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((pixels) => {
      const made = Object.assign(document.createElement("a"), { href: URL.createObjectURL(pixels), download: "tidings-network.png" });
      made.click();
      URL.revokeObjectURL(made.href);
    });
  });
  file.after(" ", link);
}
