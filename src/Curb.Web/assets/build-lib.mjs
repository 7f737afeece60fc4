// Lays what the program serves in the folder given: the style sheet, htmx, the charting bundle, one sprite of the icons used, and the licences.
import { build } from 'esbuild';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const lib = process.argv[2];
const from = (...parts) => join(here, 'node_modules', ...parts);

const icons = [
  'user', 'ban', 'clock', 'edit', 'key', 'list-check', 'loader-2', 'plus', 'upload',
  'alert-triangle', 'arrow-left', 'arrow-right', 'book', 'building-hospital', 'chart-line', 'chevron-down', 'circle-check', 'database-import', 'device-desktop',
  'download', 'file-certificate', 'filter', 'help-circle', 'info-circle', 'keyboard', 'language', 'layout-grid', 'list-details', 'lock', 'map-2', 'microscope',
  'moon', 'pill', 'printer', 'report-analytics', 'search', 'sun', 'x',
];

async function sprite() {
  const symbols = [];
  for (const icon of icons) {
    const svg = await readFile(from('@tabler', 'icons', 'icons', 'outline', `${icon}.svg`), 'utf8');
    const shapes = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).trim();
    symbols.push(`<symbol id="${icon}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, '')}</symbol>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${symbols.join('')}</svg>\n`;
}

async function withoutMap(source) {
  return (await readFile(source, 'utf8')).replace(/\/[*/]# sourceMappingURL=.*$/m, '').trimEnd() + '\n';
}

await mkdir(join(lib, 'licences'), { recursive: true });
await writeFile(join(lib, 'tabler.css'), await withoutMap(from('@tabler', 'core', 'dist', 'css', 'tabler.min.css')));
await writeFile(join(lib, 'htmx.js'), await withoutMap(from('htmx.org', 'dist', 'htmx.min.js')));
await writeFile(join(lib, 'icons.svg'), await sprite());
await build({ entryPoints: [join(here, 'charting.mjs')], outfile: join(lib, 'charting.js'), bundle: true, minify: true, format: 'esm', target: 'es2022', legalComments: 'eof', logLevel: 'warning' });
for (const name of ['@tabler/core', '@tabler/icons', 'echarts', 'htmx.org']) {
  const folder = from(...name.split('/'));
  const about = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name);
  const texts = files.filter((file) => /^(licen[cs]e|notice)/i.test(file));
  const parts = [`${name} ${about.version}, licence: ${about.license}`, ...await Promise.all(texts.map((file) => readFile(join(folder, file), 'utf8')))];
  await writeFile(join(lib, 'licences', `${name.replace('/', '-').replace('@', '')}.txt`), parts.join('\n\n'));
}
