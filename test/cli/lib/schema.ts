import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { root } from './exlens';

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
const validators = new Map<string, ReturnType<typeof ajv.compile>>();

/** Fails unless the value fits the schema of that name in docs/schema. */
export function assertFits(name: 'scan' | 'objects', value: unknown): void {
  let validate = validators.get(name);
  if (!validate) validators.set(name, (validate = ajv.compile(JSON.parse(fs.readFileSync(path.join(root, 'docs/schema', `${name}.schema.json`), 'utf8')))));
  if (!validate(value)) assert.fail(`not ${name}.schema.json: ${JSON.stringify(validate.errors?.slice(0, 5), null, 1)}`);
}
