// What the package ships besides the project's own code: from the bundler's list of inputs and the lock file, so that nothing is forgotten.
import crypto from 'node:crypto';
import fs from 'node:fs';
import { at, manifest } from './paths.mjs';

const PACKAGE = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const LICENCE_FILE = /^(licen[cs]e|copying)(\.(txt|md))?$/i;
const NOTICE_FILE = /^(notices?|copyrightnotice)(\.(txt|md))?$/i;

const MIT = (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const UNICODE = `UNICODE LICENSE V3

COPYRIGHT AND PERMISSION NOTICE

Copyright © 2004-2025 Unicode, Inc.

NOTICE TO USER: Carefully read the following legal agreement. BY DOWNLOADING, INSTALLING, COPYING OR OTHERWISE USING DATA FILES, AND/OR
SOFTWARE, YOU UNEQUIVOCALLY ACCEPT, AND AGREE TO BE BOUND BY, ALL OF THE TERMS AND CONDITIONS OF THIS AGREEMENT. IF YOU DO NOT AGREE, DO
NOT DOWNLOAD, INSTALL, COPY, DISTRIBUTE OR USE THE DATA FILES OR SOFTWARE.

Permission is hereby granted, free of charge, to any person obtaining a copy of data files and any associated documentation (the "Data
Files") or software and any associated documentation (the "Software") to deal in the Data Files or Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish, distribute, and/or sell copies of the Data Files or Software, and to
permit persons to whom the Data Files or Software are furnished to do so, provided that either (a) this copyright and permission notice
appear with all copies of the Data Files or Software, or (b) this copyright and permission notice appear in associated Documentation.

THE DATA FILES AND SOFTWARE ARE PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT OF THIRD PARTY RIGHTS.

IN NO EVENT SHALL THE COPYRIGHT HOLDER OR HOLDERS INCLUDED IN THIS NOTICE BE LIABLE FOR ANY CLAIM, OR ANY SPECIAL INDIRECT OR
CONSEQUENTIAL DAMAGES, OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE
OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THE DATA FILES OR SOFTWARE.

Except as contained in this notice, the name of a copyright holder shall not be used in advertising or otherwise to promote the sale, use
or other dealings in these Data Files or Software without prior written authorization of the copyright holder.

SPDX-License-Identifier: Unicode-3.0`;

/** Data and generated code that no bundler sees. */
const DATA = [
  {
    name: 'Unicode CLDR, windowsZones', version: () => /CLDR (\d+)/.exec(read('src/engine/time/windows-zones.ts'))[1], licence: 'Unicode-3.0', url: 'https://github.com/unicode-org/cldr', type: 'data', text: () => UNICODE,
  },
  {
    name: 'MFCMAPI, names of status codes', version: () => undefined, licence: 'MIT', url: 'https://github.com/microsoft/mfcmapi', type: 'data', text: () => MIT('Microsoft Corporation and the contributors of MFCMAPI'),
  },
  {
    name: 'AssemblyScript, standard library in the compiled byte scanner', version: () => JSON.parse(read('node_modules/assemblyscript/package.json')).version, licence: 'Apache-2.0', url: 'https://github.com/AssemblyScript/assemblyscript', type: 'library',
    text: () => ['LICENSE', 'NOTICE'].map((file) => read(`node_modules/assemblyscript/${file}`).trim()).join('\n\n'),
  },
];

const read = (file) => fs.readFileSync(at(file), 'utf8').replaceAll('\r\n', '\n');

/**
 * The npm packages of which at least a byte is in a bundle.
 * @param metafiles what esbuild says of each bundle
 */
export function shippedPackages(metafiles) {
  const bytes = new Map();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
        const where = packagePath(input);
        if (where && bytesInOutput > 0) bytes.set(where, (bytes.get(where) ?? 0) + bytesInOutput);
      }
    }
  }
  const lock = JSON.parse(read('package-lock.json')).packages;
  return [...bytes.keys()].sort().map((where) => {
    const own = JSON.parse(read(`${where}/package.json`));
    const files = fs.readdirSync(at(where)).sort();
    const texts = files.filter((f) => LICENCE_FILE.test(f)).concat(files.filter((f) => NOTICE_FILE.test(f))).map((f) => read(`${where}/${f}`).trim());
    if (typeof own.license !== 'string') throw new Error(`${where} names no licence`);
    if (!files.some((f) => LICENCE_FILE.test(f)) && own.license !== 'MIT') throw new Error(`${where} brings no text of its licence ${own.license}`);
    if (lock[where]?.version !== own.version) throw new Error(`${where} is not the version of the lock file`);
    return {
      where, name: own.name, version: own.version, licence: own.license, url: repositoryOf(own), resolved: lock[where].resolved, integrity: lock[where].integrity,
      needs: Object.keys(own.dependencies ?? {}), text: texts.length > 0 && files.some((f) => LICENCE_FILE.test(f)) ? texts.join('\n\n') : [MIT(authorOf(own)), ...texts].join('\n\n'),
    };
  }).sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

/** `node_modules/a/node_modules/b/x.js` to `node_modules/a/node_modules/b`. */
function packagePath(input) {
  const last = input.lastIndexOf('node_modules/');
  const found = last < 0 ? null : PACKAGE.exec(input.slice(last));
  return found ? input.slice(0, last) + `node_modules/${found[1]}` : undefined;
}

const authorOf = ({ author, name }) => (typeof author === 'string' ? author.replace(/\s*[<(].*$/, '') : author?.name) ?? `the authors of ${name}`;

function repositoryOf({ repository, homepage }) {
  const url = typeof repository === 'string' ? repository : repository?.url;
  return url ? url.replace(/^git\+/, '').replace(/^git:/, 'https:').replace(/\.git$/, '') : homepage;
}

/** The text of THIRD-PARTY-NOTICES.txt. */
export function notices(packages) {
  const items = [
    ...packages.map((p) => ({ title: `${p.name} ${p.version}`, licence: p.licence, url: p.url, text: p.text })),
    ...DATA.map((d) => ({ title: [d.name, d.version()].filter(Boolean).join(' '), licence: d.licence, url: d.url, text: d.text() })),
  ];
  const line = '='.repeat(100);
  return [
    'Exchange Lens contains software and data of others. Their licences:',
    items.map((i) => `  ${i.title} (${i.licence})`).join('\n'),
    ...items.map((i) => `${line}\n${i.title}\n${i.licence}${i.url ? `\n${i.url}` : ''}\n${line}\n\n${i.text}`),
  ].join('\n\n') + '\n';
}

/** A bill of materials, CycloneDX 1.6. It has no time and no random number: the same sources give the same bytes. */
export function sbom(packages) {
  const { name, version, license, publisher, repository } = manifest();
  const root = `pkg:npm/${name}@${version}`;
  const purl = (p) => `pkg:npm/${p.name.replace('@', '%40')}@${p.version}`;
  const refs = new Map(packages.map((p) => [p.where, purl(p)]));
  const components = [
    ...packages.map((p) => ({
      type: 'library', 'bom-ref': purl(p), name: p.name, version: p.version, licenses: [{ license: { id: p.licence } }], purl: purl(p),
      ...(p.integrity?.startsWith('sha512-') ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(p.integrity.slice(7), 'base64').toString('hex') }] } : {}),
      externalReferences: [...(p.url ? [{ type: 'vcs', url: p.url }] : []), ...(p.resolved ? [{ type: 'distribution', url: p.resolved }] : [])],
    })),
    ...DATA.map((d) => ({ type: d.type, 'bom-ref': `data:${d.name}`, name: d.name, ...(d.version() ? { version: d.version() } : {}), licenses: [{ license: { id: d.licence } }], externalReferences: [{ type: 'website', url: d.url }] })),
  ];
  const dependencies = [
    { ref: root, dependsOn: components.map((c) => c['bom-ref']) },
    ...packages.map((p) => ({ ref: purl(p), dependsOn: p.needs.map((n) => refs.get(`${p.where}/node_modules/${n}`) ?? refs.get(`node_modules/${n}`)).filter(Boolean).sort() })),
  ];
  const body = {
    metadata: { component: { type: 'application', 'bom-ref': root, name, version, publisher, purl: root, licenses: [{ license: { id: license } }], ...(repository?.url ? { externalReferences: [{ type: 'vcs', url: repository.url }] } : {}) } },
    components, dependencies,
  };
  const hash = crypto.createHash('sha256').update(JSON.stringify(body)).digest('hex');
  // a name-based UUID: version 8, variant 10
  const serial = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${'89ab'[parseInt(hash[16], 16) & 3]}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  return `${JSON.stringify({ $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json', bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: `urn:uuid:${serial}`, version: 1, ...body }, null, 2)}\n`;
}
