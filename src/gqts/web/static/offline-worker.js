// Network first, always: what is kept is shown only where the network fails, and says of itself that it is old.
// Nothing is stored here, no form is touched, and of other pages than those that were kept the browser tells itself.
"use strict";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch((reason) => openKept(url.pathname, reason)));
  else if (/^\/(static|pictures)\//.test(url.pathname)) event.respondWith(fetch(request).catch((reason) => openFile(request, reason)));
});

async function openKept(path, reason) {
  const kept = await (await caches.open("gqts-pages")).match(path);
  if (!kept) throw reason;
  const text = await kept.text();
  return new Response(text.replace(/(<p [^>]*data-kept[^>]*?) hidden(="")?/, "$1"), { headers: kept.headers });
}

async function openFile(request, reason) {
  const kept = await (await caches.open("gqts-files")).match(request.url);
  if (!kept) throw reason;
  return kept;
}
