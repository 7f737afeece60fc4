// Keeps the checklist page and what it is made of, so that it opens without a network. Answers are kept by the page itself.
const SHELF = 'curb-inspection';
const isSheet = (url) => url.pathname === '/inspections/sheet';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// The page tells what it consists of once it has come whole.
self.addEventListener('message', (event) => {
  if (event.data?.keep) {
    event.waitUntil((async () => {
      const shelf = await caches.open(SHELF);
      await Promise.all(event.data.keep.map(async (address) => {
        const url = new URL(address, self.location.origin);
        if (url.origin === self.location.origin && (isSheet(url) || url.pathname.startsWith('/assets/'))) {
          const answer = await fetch(url, { credentials: 'same-origin' });
          if (answer.ok && !answer.redirected) {
            await shelf.put(url.pathname + url.search, answer);
          }
        }
      }));
      event.source?.postMessage({ kept: true });
    })());
  }
});

// A page is fetched anew while there is a network; one that is refused, or leads to signing in, is not kept any longer.
async function sheet(request, url) {
  const shelf = await caches.open(SHELF), key = url.pathname + url.search;
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) {
      await shelf.put(key, answer.clone());
    } else {
      await shelf.delete(key);
    }
    return answer;
  } catch (fault) {
    const kept = await shelf.match(key);
    if (kept) {
      return kept;
    }
    throw fault;
  }
}

async function asset(request, url) {
  const shelf = await caches.open(SHELF);
  return await shelf.match(url.pathname) ?? fetch(request);
}

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) {
    return;
  }
  if (isSheet(url) && event.request.mode === 'navigate') {
    event.respondWith(sheet(event.request, url));
  } else if (url.pathname.startsWith('/assets/')) {
    event.respondWith(asset(event.request, url));
  }
});
