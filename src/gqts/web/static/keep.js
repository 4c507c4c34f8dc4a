// Keeps the item page around this frame in the browser, so that it opens where there is no network. It stores what the
// reader was shown and nothing more, asks the server for no page, and leaves what is not an item page alone.
"use strict";

(async () => {
  const page = window.parent.document;
  if (window.parent === window || !page.querySelector("[data-kept][hidden]")) return;
  await navigator.serviceWorker.register("/offline-worker.js", { scope: "/" });
  const pages = await caches.open("gqts-pages");
  const path = window.parent.location.pathname;
  const style = new TextEncoder().encode(page.querySelector("style").textContent);
  const digest = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", style))));
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff" };
  const text = "<!doctype html>\n" + page.documentElement.outerHTML.replace(/<iframe class="keeper"[^]*?<\/iframe>/, "");
  await pages.delete(path); // so that the newest stand last
  await pages.put(path, new Response(text, { headers }));
  const kept = await pages.keys();
  await Promise.all(kept.slice(0, -50).map((one) => pages.delete(one)));
  const files = await caches.open("gqts-files");
  const loaded = [...page.querySelectorAll("img")].map((one) => one.src);
  const names = [...new Set(loaded)].filter((one) => new URL(one).origin === location.origin);
  for (const name of names) if (!(await files.match(name))) await files.add(name);
  const all = await files.keys();
  await Promise.all(all.slice(0, -120).map((one) => files.delete(one)));
})().catch(() => undefined); // a full or forbidden store: the page is read all the same
