// The checklist of an inspection: every answer is kept on the tablet first and sent when there is a network, each exactly once by the id it got here.
const form = document.getElementById('sheet');
const texts = JSON.parse(document.getElementById('sheet-texts').textContent);
const first = JSON.parse(document.getElementById('sheet-state').textContent);
const { inspection, account } = first;
const here = `?id=${encodeURIComponent(inspection)}`;
const device = `${navigator.platform || 'tablet'} ${screen.width}×${screen.height}`;
const LARGEST = Number(form.dataset.largest), LONGEST_SIDE = 2400, BATCH = 100, PAUSE = 800, EVERY = 30_000;

let state = first, queue = [], files = [], refused = new Map(), sending = false, again = false, lastSent = '', trouble = '';

const newId = () => (crypto.randomUUID ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join(''));

// One small database: entries and files wait in it, the last known state opens the page without a network.
const opening = new Promise((resolve, reject) => {
  const request = indexedDB.open('curb-inspections', 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('entries', { keyPath: 'id' });
    request.result.createObjectStore('files', { keyPath: 'id' });
    request.result.createObjectStore('states', { keyPath: 'key' });
  };
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function stored(store, mode, act) {
  const database = await opening;
  return new Promise((resolve, reject) => {
    const change = database.transaction(store, mode, mode === 'readwrite' ? { durability: 'strict' } : undefined);
    const request = act(change.objectStore(store));
    change.oncomplete = () => resolve(request.result);
    change.onerror = () => reject(change.error);
    change.onabort = () => reject(change.error);
  });
}

const mine = (one) => one.inspection === inspection && one.account === account;
const key = `${account} ${inspection}`;

// What stands of a line: what the server said and what waits here, without what another entry has seen.
function line(item) {
  const known = state.lines[item] ?? { newest: [], earlier: [] };
  const all = [...known.newest, ...known.earlier, ...queue.filter((one) => one.item === item)];
  const unique = [...new Map(all.map((one) => [one.id, one])).values()];
  const seen = new Set(unique.flatMap((one) => one.seen));
  const newest = unique.filter((one) => !seen.has(one.id));
  const contested = newest.some((one) => one.answer !== newest[0].answer || one.note !== newest[0].note);
  return { newest, contested, answer: contested || newest.length === 0 ? '' : newest[0].answer, note: contested || newest.length === 0 ? '' : newest[0].note };
}

const part = (name, text) => {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
};

function showContest(place, item, now) {
  const box = place.querySelector('.sheet-contest');
  box.replaceChildren();
  box.hidden = !now.contested;
  if (!now.contested) {
    return;
  }
  box.append(part('p', texts.contested));
  for (const one of now.newest) {
    const keep = part('button', `${texts.keep}: ${texts.answers[one.answer] ?? texts.blank}${one.note ? ` · ${one.note}` : ''}`);
    keep.type = 'button';
    keep.className = 'btn';
    keep.addEventListener('click', () => write(item, one.answer, one.note));
    const row = document.createElement('div');
    row.append(keep, part('span', ` ${one.by} · ${new Date(one.madeAt).toLocaleString(document.documentElement.lang)} · ${one.device}`));
    box.append(row);
  }
}

function showFiles(place, item) {
  const list = place.querySelector('.sheet-files');
  list.replaceChildren();
  for (const one of state.evidence.filter((kept) => kept.item === item)) {
    const link = part('a', one.name);
    link.href = `/cases/${state.case}/attachments/${one.sequence}`;
    const row = document.createElement('li');
    row.append(link, part('span', ` ${Math.ceil(one.bytes / 1024)} KB · ${texts.sent}`));
    list.append(row);
  }
  for (const one of files.filter((waiting) => waiting.item === item)) {
    const row = part('li', `${one.name} ${Math.ceil(one.blob.size / 1024)} KB · ${refused.has(one.id) ? texts.outcomes[refused.get(one.id)] ?? refused.get(one.id) : texts.waiting}`);
    row.dataset.waiting = 'yes';
    list.append(row);
  }
}

function show() {
  let done = 0, contested = 0, findings = 0;
  for (const place of form.querySelectorAll('.sheet-line')) {
    const item = place.dataset.item, now = line(item);
    for (const choice of place.querySelectorAll('input[type=radio]')) {
      choice.checked = choice.value === now.answer;
      choice.disabled = !state.open;
    }
    const note = place.querySelector('textarea');
    if (document.activeElement !== note) {
      note.value = now.note;
    }
    note.disabled = !state.open;
    place.querySelector('input[type=file]').disabled = !state.open;
    place.dataset.answer = now.answer;
    showContest(place, item, now);
    showFiles(place, item);
    done += now.answer ? 1 : 0;
    contested += now.contested ? 1 : 0;
    findings += now.answer === 'partly' || now.answer === 'no' ? 1 : 0;
  }
  const bar = document.getElementById('sheet-bar'), waiting = queue.length + files.length;
  bar.dataset.online = navigator.onLine ? 'yes' : 'no';
  bar.dataset.waiting = waiting;
  const all = form.querySelectorAll('.sheet-line').length;
  bar.querySelector('[data-part=net]').textContent = navigator.onLine ? texts.online : texts.offline;
  bar.querySelector('[data-part=waiting]').textContent = waiting ? texts.waitingCount.replace('{0}', waiting) : texts.allSent;
  bar.querySelector('[data-part=done]').textContent = texts.done.replace('{0}', done).replace('{1}', all).replace('{2}', findings);
  bar.querySelector('[data-part=contested]').textContent = contested ? texts.contestedCount.replace('{0}', contested) : '';
  bar.querySelector('[data-part=last]').textContent = trouble || (lastSent ? texts.last.replace('{0}', lastSent) : '');
}

async function write(item, answer, note) {
  const now = line(item);
  if (!now.contested && now.answer === answer && now.note === note && now.newest.length > 0) {
    return;
  }
  const entry = { id: newId(), inspection, account, item, seen: now.newest.map((one) => one.id), answer, note, by: account, device, madeAt: new Date().toISOString() };
  queue.push(entry); // At once: what is shown meanwhile must not take the choice back.
  try {
    await stored('entries', 'readwrite', (entries) => entries.put(entry));
  } catch (fault) {
    trouble = `${texts.notStored} ${fault?.message ?? ''}`;
  }
  show();
  soon();
}

// A photo larger than what is taken is made smaller here; a document that is too large is refused here, with the reason.
async function fitting(file) {
  if (file.size <= LARGEST || !file.type.startsWith('image/')) {
    return file;
  }
  const picture = await createImageBitmap(file), scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new File([await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })], file.name.replace(/\.[^.]*$/, '') + '.jpg', { type: 'image/jpeg' });
}

async function attach(item, chosen) {
  for (const original of chosen) {
    const file = await fitting(original).catch(() => original);
    const one = { id: newId(), inspection, account, item, name: file.name, blob: file, madeAt: new Date().toISOString() };
    if (file.size === 0 || file.size > LARGEST) {
      refused.set(one.id, 'size');
      trouble = `${file.name}: ${texts.outcomes.size}`;
      continue;
    }
    await stored('files', 'readwrite', (kept) => kept.put(one));
    files.push(one);
  }
  show();
  soon();
}

async function ask(path, options) {
  const answer = await fetch(path + here, { credentials: 'same-origin', redirect: 'manual', ...options, headers: { RequestVerificationToken: state.token, ...options?.headers } });
  if (answer.type === 'opaqueredirect' || answer.status === 401) {
    throw new Error('signed-out');
  }
  return answer;
}

async function refresh() {
  const answer = await ask('/inspections/sheet/state');
  if (!answer.ok) {
    throw new Error('refused');
  }
  state = await answer.json();
  await stored('states', 'readwrite', (states) => states.put({ key, state }));
}

async function settle(outcomes, waiting, store) {
  for (const { id, outcome } of outcomes) {
    if (outcome === 'kept') {
      await stored(store, 'readwrite', (kept) => kept.delete(id));
      refused.delete(id);
      const at = waiting.findIndex((one) => one.id === id);
      const [done] = at < 0 ? [] : waiting.splice(at, 1);
      if (done && store === 'entries') {
        const known = state.lines[done.item] ??= { newest: [], earlier: [] };
        known.newest.push(done);
      }
    } else {
      refused.set(id, outcome);
    }
  }
}

async function send() {
  const fresh = (list) => list.filter((one) => !refused.has(one.id));
  for (let some = fresh(queue).slice(0, BATCH); some.length > 0; some = fresh(queue).slice(0, BATCH)) {
    const answer = await ask('/inspections/sheet/entries', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(some.map(({ id, item, seen, answer: said, note, device: by, madeAt }) => ({ id, item, seen, answer: said, note, device: by, madeAt }))) });
    if (!answer.ok) {
      throw new Error(answer.status === 400 ? 'stale' : 'refused');
    }
    await settle(await answer.json(), queue, 'entries');
  }
  for (const one of fresh([...files])) {
    const body = new FormData();
    body.append('id', one.id);
    body.append('item', one.item);
    body.append('made-at', one.madeAt);
    body.append('file', one.blob, one.name);
    const answer = await ask('/inspections/sheet/evidence', { method: 'POST', body });
    if (!answer.ok) {
      throw new Error(answer.status === 400 ? 'stale' : 'refused');
    }
    await settle([await answer.json()], files, 'files');
  }
}

async function synchronise() {
  if (sending || !navigator.onLine) {
    again = sending;
    show();
    return;
  }
  sending = true;
  try {
    await refresh(); // A fresh token first: this session may be newer than the page.
    await send();
    await refresh();
    lastSent = new Date().toLocaleTimeString(document.documentElement.lang);
    trouble = refused.size > 0 ? [...new Set([...refused.values()].map((outcome) => texts.outcomes[outcome] ?? outcome))].join(' ') : '';
  } catch (fault) {
    trouble = fault.message === 'signed-out' ? texts.signedOut : fault.message === 'refused' ? texts.refused : texts.unreachable;
  } finally {
    sending = false;
  }
  show();
  if (again) {
    again = false;
    soon();
  }
}

let timer = 0;
function soon() {
  clearTimeout(timer);
  timer = setTimeout(synchronise, PAUSE);
}

form.addEventListener('change', (event) => {
  const place = event.target.closest('.sheet-line');
  if (!place) {
    return;
  }
  if (event.target.type === 'file') {
    attach(place.dataset.item, [...event.target.files]).then(() => { event.target.value = ''; });
    return;
  }
  const now = line(place.dataset.item);
  write(place.dataset.item, place.querySelector('input[type=radio]:checked')?.value ?? now.answer, place.querySelector('textarea').value.trim());
});
form.addEventListener('submit', (event) => event.preventDefault());
document.getElementById('sheet-sync').addEventListener('click', () => { refused.clear(); synchronise(); });
addEventListener('online', synchronise);
addEventListener('offline', show);
addEventListener('beforeunload', (event) => {
  if (document.activeElement?.matches?.('.sheet-note textarea')) {
    document.activeElement.blur(); // What was being typed is kept too.
  }
});
setInterval(() => { if (navigator.onLine && (queue.length + files.length > 0)) { synchronise(); } }, EVERY);

async function begin() {
  queue = (await stored('entries', 'readonly', (entries) => entries.getAll())).filter(mine);
  files = (await stored('files', 'readonly', (kept) => kept.getAll())).filter(mine);
  if (!navigator.onLine) {
    state = (await stored('states', 'readonly', (states) => states.get(key)))?.state ?? first;
  }
  show();
  form.dataset.ready = 'yes';
  await synchronise();
  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.addEventListener('message', (event) => { if (event.data?.kept) { form.dataset.kept = 'yes'; } });
    await navigator.serviceWorker.register('/inspections/worker.js');
    const worker = (await navigator.serviceWorker.ready).active;
    if (navigator.onLine) {
      const parts = [...document.querySelectorAll('link[href^="/assets/"], script[src^="/assets/"], img[src^="/assets/"]')].map((one) => one.href || one.src);
      const icons = [...document.querySelectorAll('svg use')].map((one) => one.getAttribute('href').split('#')[0]);
      worker.postMessage({ keep: [location.pathname + location.search, ...new Set([...parts, ...icons])] });
    }
    await navigator.storage?.persist?.();
  }
}

begin();
