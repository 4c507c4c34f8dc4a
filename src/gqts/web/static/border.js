// Keys of the officer's desk: j and k go through a list, single letters do what stands beside them, / goes to the number.
// Everything works without this file; it only presses what is on the page.
const scripted = document.querySelectorAll("[data-scripted]");
scripted.forEach((one) => { one.hidden = false; });
const rows = [...document.querySelectorAll("[data-row]")];
const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

function go(by) {
  const at = rows.indexOf(document.activeElement);
  const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))];
  if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape") { document.activeElement?.blur(); return; }
  if (isTyping(event.target)) return;
  if (event.key === "j" || event.key === "k") { event.preventDefault(); go(event.key === "j" ? 1 : -1); return; }
  if (event.key === "/") {
    const number = document.getElementById("filter-number");
    if (number) { event.preventDefault(); number.focus(); }
    return;
  }
  const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!found) return;
  event.preventDefault();
  if (found.tagName === "DETAILS") { found.open = !found.open; if (found.open) found.scrollIntoView({ block: "nearest" }); }
  else found.click();
});

const refresh = document.querySelector("[data-refresh]");
if (refresh) {
  const kept = "gqts.border.refresh";
  refresh.checked = sessionStorage.getItem(kept) === "on";
  refresh.addEventListener("change", () => sessionStorage.setItem(kept, refresh.checked ? "on" : ""));
  setInterval(() => {
    if (refresh.checked && !document.hidden && !isTyping(document.activeElement ?? document.body)) location.reload();
  }, Number(refresh.dataset.refresh) * 1000);
}
