// Small conveniences; every page works without them.
"use strict";

const seek = document.getElementById("q");

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
