// Behaviour of the pages: charts, finding in tables, keys. Pages work without it, with fewer comforts.
const charting = document.querySelector('script[data-charting]').dataset.charting;
const drawn = new Map();

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const number = (value) => (value === null || value === undefined ? '—' : value.toLocaleString('en-US', { maximumFractionDigits: 2 }));
const line = (text, bold) => {
  const row = document.createElement('div');
  row.className = bold ? 'tip-strong' : '';
  row.textContent = text;
  return row;
};

function tip(lines) {
  const box = document.createElement('div');
  lines.filter(Boolean).forEach((text, i) => box.append(line(text, i === 0)));
  return box;
}

const tooltip = () => ({
  trigger: 'axis', confine: true, className: 'chart-tip', backgroundColor: token('--curb-surface'), borderColor: token('--curb-line'),
  textStyle: { color: token('--curb-ink'), fontSize: 12 }, axisPointer: { type: 'line', lineStyle: { color: token('--curb-quiet') } },
});

const label = () => ({ color: token('--curb-quiet'), fontSize: 11 });

// Round ends for an axis that holds all values and the target.
function ends(data) {
  const held = data.values.filter((value) => value !== null);
  if (typeof data.target === 'number') {
    held.push(data.target);
  }
  const low = Math.min(...held), high = Math.max(...held);
  const rough = (high - low || Math.abs(high) || 1) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const interval = [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= rough);
  return { min: Math.floor(low / interval) * interval, max: Math.ceil(high / interval) * interval || interval, interval };
}

function trend(data) {
  const target = data.target === null || data.target === undefined ? undefined : {
    silent: true, symbol: 'none', animation: false, label: { show: false },
    lineStyle: { color: token('--curb-target'), type: [4, 3], width: 1.2 }, data: [{ yAxis: data.target }],
  };
  return {
    animation: false, aria: { enabled: false },
    grid: { left: 4, right: 10, top: 10, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: { ...tooltip(), formatter: ([point]) => tip([point.axisValue, `${number(data.values[point.dataIndex])} ${data.unit}`, data.parts[point.dataIndex], data.targetText]) },
    xAxis: { type: 'category', data: data.months, axisLabel: { ...label(), hideOverlap: true }, axisTick: { show: false }, axisLine: { lineStyle: { color: token('--curb-line') } } },
    yAxis: { type: 'value', ...ends(data), axisLabel: { ...label(), formatter: number }, splitLine: { lineStyle: { color: token('--curb-line-soft') } } },
    series: [{ type: 'line', data: data.values, symbol: 'circle', symbolSize: 4, showSymbol: data.months.length < 40, lineStyle: { width: 1.8, color: token('--curb-accent') }, itemStyle: { color: token('--curb-accent') }, markLine: target }],
  };
}

function bars(data) {
  return {
    animation: false, aria: { enabled: false },
    grid: { left: 4, right: 64, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: { ...tooltip(), axisPointer: { type: 'none' }, formatter: ([bar]) => tip([bar.name, `${number(bar.value)} ${data.unit}`]) },
    xAxis: { type: 'value', show: false },
    yAxis: { type: 'category', inverse: true, data: data.names, axisLabel: { color: token('--curb-ink'), fontSize: 12, width: 150, overflow: 'truncate' }, axisTick: { show: false }, axisLine: { show: false } },
    series: [{
      type: 'bar', barWidth: '62%', itemStyle: { color: token('--curb-accent') }, data: data.values,
      label: { show: true, position: 'right', color: token('--curb-ink'), fontSize: 11, formatter: (bar) => Math.round(bar.value).toLocaleString('en-US') },
    }],
  };
}

// Two readings of the same measurements: old tables dashed, new tables solid, so that the break shows without colour.
function parted(data) {
  const series = (name, values, color, type, symbol) => ({
    type: 'line', name, data: values, symbol, symbolSize: 6, lineStyle: { width: 1.8, color, type }, itemStyle: { color }, endLabel: { show: true, formatter: name, color, fontSize: 11 }, labelLayout: { moveOverlap: 'shiftY' },
  });
  return {
    animation: false, aria: { enabled: false },
    grid: { left: 4, right: 86, top: 12, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: { ...tooltip(), formatter: (points) => tip([points[0].axisValue, ...points.map((point) => `${point.seriesName}: ${number(point.value)} ${data.unit}`)]) },
    xAxis: { type: 'category', data: data.months, axisLabel: { ...label(), hideOverlap: true }, axisTick: { show: false }, axisLine: { lineStyle: { color: token('--curb-line') } } },
    yAxis: { type: 'value', ...ends({ values: [...data.values, ...data.other] }), axisLabel: { ...label(), formatter: number }, splitLine: { lineStyle: { color: token('--curb-line-soft') } } },
    series: [series(data.names[0], data.values, token('--curb-quiet'), [5, 4], 'emptyCircle'), series(data.names[1], data.other, token('--curb-accent'), 'solid', 'circle')],
  };
}

const kinds = { bars, break: parted, trend };

async function draw(root) {
  const places = [...root.querySelectorAll('.chart[data-chart]')].filter((place) => !drawn.has(place));
  if (places.length === 0) {
    return;
  }
  const { init } = await import(charting);
  for (const place of places) {
    if (drawn.has(place) || !place.isConnected) {
      continue;
    }
    const data = JSON.parse(place.querySelector('script[type="application/json"]').textContent);
    const canvas = document.createElement('div');
    canvas.className = 'chart-canvas';
    place.append(canvas);
    const chart = init(canvas, null, { renderer: 'svg' });
    const paint = () => chart.setOption(kinds[place.dataset.chart](data), true);
    paint();
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(canvas);
    drawn.set(place, { chart, paint, watch });
    place.dataset.drawn = 'true';
  }
}

function tidy() {
  for (const [place, { chart, watch }] of drawn) {
    if (!place.isConnected) {
      watch.disconnect();
      chart.dispose();
      drawn.delete(place);
    }
  }
}

function find(text) {
  const wanted = text.trim().toLowerCase();
  for (const row of document.querySelectorAll('table[data-findable] tbody tr:not(.heat-group)')) {
    row.hidden = wanted !== '' && !row.textContent.toLowerCase().includes(wanted);
  }
}

// Tables wider than their place are scrolled with the arrow keys, so they must be reached by them.
function reachable() {
  for (const frame of document.querySelectorAll('.table-frame')) {
    if (frame.scrollWidth > frame.clientWidth || frame.scrollHeight > frame.clientHeight) {
      frame.tabIndex = 0;
    }
  }
}

const say = (text) => { document.getElementById('announcer').textContent = text; };

document.addEventListener('input', (event) => {
  if (event.target.id === 'find') {
    find(event.target.value);
  }
});

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-open]');
  if (opener) {
    document.getElementById(opener.dataset.open).showModal();
  }
});

// j and k go down and up the rows of a work list; Enter follows the link that has the focus.
function step(by) {
  const links = [...document.querySelectorAll('[data-work-list] a[data-row]')].filter((link) => link.offsetParent !== null);
  const at = links.indexOf(document.activeElement);
  links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

// A template's text is put into the field that it belongs to, after what stands there.
document.addEventListener('change', (event) => {
  const into = event.target.dataset?.fills;
  if (into && event.target.value) {
    const field = document.getElementById(into);
    field.value = field.value ? `${field.value}\n${event.target.value}` : event.target.value;
    event.target.selectedIndex = 0;
    field.focus();
  }
});

let going = 0;
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, select, textarea, [contenteditable]');
  if (event.key === 'Escape' && event.target.id === 'find') {
    event.target.value = '';
    find('');
    event.target.blur();
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
    return;
  }
  if (event.key === '/') {
    event.preventDefault();
    document.getElementById('find').focus();
  } else if (event.key === '?') {
    document.getElementById('help').showModal();
  } else if (event.key === 'j' || event.key === 'k') {
    step(event.key === 'j' ? 1 : -1);
  } else if (event.key === 'g') {
    going = event.timeStamp;
  } else if (event.timeStamp - going < 1500) {
    going = 0;
    document.querySelector(`[data-go="${CSS.escape(event.key)}"]`)?.click();
  }
});

document.addEventListener('htmx:after:swap', () => {
  tidy();
  draw(document);
  reachable();
  const finder = document.getElementById('find');
  if (finder?.value) {
    find(finder.value);
  }
});

// A part that could not be fetched at all (the program was stopped, the connection broke) says so in its own place.
document.addEventListener('htmx:error', (event) => {
  const part = event.target.closest?.('.panel-loading');
  const text = document.getElementById('announcer').dataset.failed;
  if (part) {
    part.removeAttribute('aria-busy');
    part.classList.remove('panel-loading');
    const note = document.createElement('p');
    note.className = 'panel-note panel-failed';
    note.textContent = text;
    part.querySelector('.skeleton')?.replaceWith(note);
  }
  say(text);
});

const repaint = () => { for (const { paint } of drawn.values()) { paint(); } };
document.addEventListener('curb:theme', repaint);
addEventListener('beforeprint', () => {
  document.querySelectorAll('details.behind').forEach((part) => { part.dataset.was = part.open ? 'open' : ''; part.open = true; });
  for (const { chart } of drawn.values()) { chart.resize(); }
});
addEventListener('afterprint', () => document.querySelectorAll('details.behind').forEach((part) => { part.open = part.dataset.was === 'open'; }));

addEventListener('resize', reachable);
document.addEventListener('toggle', reachable, true);
draw(document);
reachable();
