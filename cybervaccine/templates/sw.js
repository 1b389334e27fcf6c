/* Keeps the help page, the last bulletin and what they need for a phone without a connection. Pages: network first.
   Only what the portal marks as public is kept, so nothing personal stays on a shared phone. */
"use strict";
const CACHE = "portal-{{ version }}";
const SHELL = {{ shell|safe }};
const PAGES = {{ pages|safe }};
const PATIENCE = 5000;
const MOST_PAGES = 40;

const isStatic = (url) => url.pathname.startsWith("{{ static_url }}");
const isPage = (request) => request.mode === "navigate" || (request.headers.get("Accept") || "").startsWith("text/html");
const isPublic = (answer) => answer.ok && !answer.redirected && (answer.headers.get("Cache-Control") || "").includes("public");

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(SHELL);
    await Promise.allSettled(PAGES.map(async (page) => {
      const answer = await fetch(page);
      if (isPublic(answer)) await cache.put(page, answer);
    }));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isStatic(url)) event.respondWith(fromCacheFirst(event.request));
  else if (isPage(event.request)) event.respondWith(fromNetworkFirst(event.request, url));
});

async function fromCacheFirst(request) {
  return (await caches.match(request)) || fetch(request);
}

async function fromNetworkFirst(request, url) {
  const cache = await caches.open(CACHE);
  const answering = fetch(request).then(async (answer) => {
    if (isPublic(answer)) await keep(cache, url.href, answer.clone());
    return answer;
  });
  const kept = await cache.match(url.href);
  try {
    return await (kept ? soonOr(answering, kept) : answering);
  } catch {
    const offline = url.pathname.startsWith("/en/") ? "/en/offline/" : "/offline/";
    return kept || (await cache.match(offline)) || Response.error();
  }
}

/* The kept page when the network takes longer than anyone waits. */
function soonOr(answering, kept) {
  return Promise.race([answering, new Promise((resolve) => setTimeout(resolve, PATIENCE, kept))]);
}

async function keep(cache, address, answer) {
  await cache.put(address, answer);
  const pages = (await cache.keys()).filter((request) => {
    const url = new URL(request.url);
    return !isStatic(url) && !PAGES.includes(url.pathname + url.search);
  });
  for (const page of pages.slice(0, Math.max(0, pages.length - MOST_PAGES))) await cache.delete(page);
}
