// Keeps the item page around this frame in the browser, so that it opens where there is no network. It stores what the
// reader was shown and nothing more, asks the server for no page, and leaves what is not an item page alone.
"use strict";

(async () => {
  const page = window.parent.document;
  if (window.parent === window || !page.querySelector("[data-kept][hidden]")) return;
  await navigator.serviceWorker.register("/offline-worker.js", { scope: "/" });
  const pages = await caches.open("gqts-pages");
  const path = window.parent.location.pathname;
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'" };
  const text = "<!doctype html>\n" + page.documentElement.outerHTML;
  await pages.delete(path); // so that the newest stand last
  await pages.put(path, new Response(text, { headers }));
  const kept = await pages.keys();
  await Promise.all(kept.slice(0, -50).map((one) => pages.delete(one)));
  const files = await caches.open("gqts-files");
  const loaded = [...page.querySelectorAll("link[rel=stylesheet]"), ...page.querySelectorAll("img")];
  const names = [...new Set(loaded.map((one) => one.href || one.src))].filter((one) => new URL(one).origin === location.origin);
  for (const name of names) if (!(await files.match(name))) await files.add(name);
  const all = await files.keys();
  await Promise.all(all.slice(0, -120).map((one) => files.delete(one)));
})().catch(() => undefined); // a full or forbidden store: the page is read all the same
