import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'mocha';
import { at, manifest } from '../../scripts/lib/paths.mjs';
import { notices, sbom, shippedPackages } from '../../scripts/lib/supply.mjs';

const bundled = (...inputs) => [{ outputs: { 'dist/x.js': { inputs: Object.fromEntries(inputs.map((input) => [input, { bytesInOutput: 10 }])) } } }];

describe('what the package ships of others', () => {
  const packages = shippedPackages(bundled('node_modules/yauzl/index.js', 'node_modules/@nodable/entities/src/index.js', 'node_modules/yauzl/fd-slicer.js', 'src/cli/main.ts'));

  it('is every package of which a byte is in a bundle, and no other', () => {
    assert.deepEqual(packages.map((p) => p.name), ['@nodable/entities', 'yauzl']);
    assert.deepEqual(shippedPackages([{ outputs: { x: { inputs: { 'node_modules/zod/index.js': { bytesInOutput: 0 } } } } }]), [], 'left out by the bundler');
    assert.throws(() => shippedPackages(bundled('node_modules/nowhere/index.js')));
  });

  it('is named with the text of its licence, data included', () => {
    const text = notices(packages);
    for (const words of ['yauzl 3', 'Josh Wolfe', '@nodable/entities', 'Amit Gupta', 'Unicode CLDR, windowsZones 4', 'UNICODE LICENSE V3', 'Copyright © 2004-2025 Unicode, Inc.', 'MFCMAPI', 'Apache License', 'Daniel Wirtz']) assert.ok(text.includes(words), words);
  });

  it('keeps every line of copyright of what is installed', () => {
    const inNotices = notices(packages);
    const shipped = fs.existsSync(at('sbom.cdx.json')) ? JSON.parse(fs.readFileSync(at('sbom.cdx.json'), 'utf8')).components.filter((c) => c.purl) : [];
    const everything = shipped.length ? fs.readFileSync(at('THIRD-PARTY-NOTICES.txt'), 'utf8') : inNotices;
    for (const { name, version } of shipped.length ? shipped : packages) {
      const folder = ['', 'node_modules/@microsoft/fast-web-utilities/', 'node_modules/@microsoft/fast-foundation/'].map((under) => at(`${under}node_modules/${name}`))
        .find((f) => fs.existsSync(f) && JSON.parse(fs.readFileSync(`${f}/package.json`, 'utf8')).version === version);
      if (!folder) continue; // installed below another package
      for (const file of fs.readdirSync(folder).filter((f) => /^(licen[cs]e|copying|notices?|copyrightnotice)(\.\w+)?$/i.test(f))) {
        for (const line of fs.readFileSync(`${folder}/${file}`, 'utf8').split(/\r?\n/).filter((l) => /copyright (\(c\)|©)/i.test(l))) assert.ok(everything.includes(line.trim()), `${name}: ${line}`);
      }
    }
  });

  it('is a bill of materials that is the same each time', () => {
    const bom = JSON.parse(sbom(packages));
    assert.equal(sbom(packages), sbom(packages));
    assert.match(bom.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(bom.metadata.timestamp, undefined);
    const yauzl = bom.components.find((c) => c.name === 'yauzl');
    assert.equal(yauzl.purl, `pkg:npm/yauzl@${yauzl.version}`);
    assert.match(yauzl.hashes[0].content, /^[0-9a-f]{128}$/);
    const refs = new Set(bom.components.map((c) => c['bom-ref']));
    assert.equal(refs.size, bom.components.length);
    for (const d of bom.dependencies) for (const on of d.dependsOn) assert.ok(refs.has(on), on);
    assert.notEqual(sbom(packages.slice(1)), sbom(packages));
  });
});

describe('the manifest', () => {
  it('says what Marketplace and Open VSX ask for', () => {
    const m = manifest();
    for (const key of ['name', 'displayName', 'description', 'version', 'publisher', 'license', 'icon', 'homepage', 'pricing']) assert.ok(m[key], key);
    assert.match(m.repository.url, /^https:\/\/github\.com\//);
    assert.match(m.bugs.url, /^https:/);
    assert.ok(m.categories.length > 0 && m.keywords.length > 0 && m.keywords.length <= 30);
    assert.ok(m.engines.vscode && m.capabilities?.untrustedWorkspaces && m.capabilities?.virtualWorkspaces !== undefined);
    assert.equal(m.dependencies, undefined, 'everything is bundled');
    for (const version of Object.values(m.devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/, 'pinned');
  });
});
