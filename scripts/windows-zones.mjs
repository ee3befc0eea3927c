// Writes src/engine/time/windows-zones.ts from the Unicode CLDR.
// Usage: node scripts/windows-zones.mjs cldr-core/supplemental/windowsZones.json
import { readFileSync, writeFileSync } from 'node:fs';

const source = JSON.parse(readFileSync(process.argv[2], 'utf8')).supplemental;
const rows = [];
for (const { mapZone } of source.windowsZones.mapTimezones) {
  if (mapZone._territory === '001') {
    rows.push(`${mapZone._other.replace(/ Standard Time$/, '*')}=${mapZone._type}`);
  }
}
// Kept by Windows for old data, left out of the CLDR.
rows.push('Kamchatka*=Asia/Kamchatka', 'Mid-Atlantic*=Etc/GMT+2');
const text = `import { once } from '../once';

/**
 * Windows time zone names and the IANA zone of each, from the Unicode CLDR ${source.version._cldrVersion}, windowsZones, territory 001
 * (Unicode License V3). Written by scripts/windows-zones.mjs. \`*\` stands for \` Standard Time\`.
 */
export const windowsZones = once((): Readonly<Record<string, string>> => Object.fromEntries(\`
${rows.join('\n')}
\`.trim().split('\\n').map((row) => {
  const [name, iana] = row.split('=') as [string, string];
  return [name.replace('*', ' Standard Time'), iana];
})));
`;
writeFileSync(new URL('../src/engine/time/windows-zones.ts', import.meta.url), text);
process.stdout.write(`${rows.length} zones\n`);
