/** The debugger command that shows what a line does not. Each works when pasted at the prompt it came from. */

import type { Dialect, Dump, DumpField, DumpObject } from './model';
import { isZeroAddress } from './parse/scan';

/** How the tools of one dialect are called. */
interface Spelling {
  object(address: string): string;
  value(methodTable: string, address: string): string;
  array(address: string): string;
}

const spellings: Readonly<Record<Dialect, Spelling>> = {
  'sosex': { object: (a) => `!mdt ${a}`, value: (mt, a) => `!mdt ${mt} ${a}`, array: (a) => `!mdt -e ${a}` },
  'sos': { object: (a) => `!do ${a}`, value: (mt, a) => `!dumpvc ${mt} ${a}`, array: (a) => `!da ${a}` },
  'dotnet-dump': { object: (a) => `dumpobj ${a}`, value: (mt, a) => `dumpvc ${mt} ${a}`, array: (a) => `dumparray ${a}` },
  'netext': { object: (a) => `!wdo ${a}`, value: (mt, a) => `!wdo -mt ${mt} ${a}`, array: (a) => `!wdo ${a}` },
  'mex': { object: (a) => `!mex.do2 ${a}`, value: (mt, a) => `!dumpvc ${mt} ${a}`, array: (a) => `!da ${a}` },
  'unknown': { object: (a) => `!do ${a}`, value: (mt, a) => `!dumpvc ${mt} ${a}`, array: (a) => `!da ${a}` },
};

/** `!sosex.mdt` where the person calls it so: another loaded extension may own the short name. */
function withModule(dump: Dump, object: DumpObject, command: string): string {
  const typed = object.command < 0 ? '' : dump.commands[object.command]?.text ?? '';
  const module = /^(?:~\S+ +(?:e +)?)?!(sosex|sos|netext)\./i.exec(typed)?.[1];
  return module === undefined || !command.startsWith('!') ? command : `!${module}.${command.slice(1)}`;
}

/** The pointer width of the transcript, zero-filled: SOSEX takes short numbers for names. */
function padded(dump: Dump, address: string): string {
  return address.padStart(dump.pointerSize * 2, '0');
}

export function objectCommand(dump: Dump, object: DumpObject, address: string): string {
  return withModule(dump, object, spellings[object.dialect].object(padded(dump, address)));
}

export function valueCommand(dump: Dump, object: DumpObject, methodTable: string, address: string): string {
  return isZeroAddress(methodTable) ? memoryCommand(dump, address, undefined)
    : withModule(dump, object, spellings[object.dialect].value(padded(dump, methodTable), padded(dump, address)));
}

/** Words that show a value of unknown size: a Nullable of ExDateTime, the largest that Exchange's dumps show. On 32 bit its dates take two words each. */
const WORDS_OF_UNKNOWN = { 8: 5, 4: 7 } as const;

/**
 * `dq ADDR L5` (64 bit) or `dd ADDR L5`: raw words, for what no extension prints.
 * @param bytes size of the value, if it is known
 */
export function memoryCommand(dump: Dump, address: string, bytes: number | undefined): string {
  const words = bytes === undefined ? WORDS_OF_UNKNOWN[dump.pointerSize] : Math.max(1, Math.ceil(bytes / dump.pointerSize));
  return `${dump.pointerSize === 8 ? 'dq' : 'dd'} ${padded(dump, address)} L${words}`;
}

/** The command for the value of a field, or `undefined` where the line holds all there is. */
export function fieldCommand(dump: Dump, object: DumpObject, field: DumpField): string | undefined {
  const address = field.address;
  if (address === undefined || isZeroAddress(address)) {
    return undefined;
  }
  switch (field.form) {
    case 'valuetype':
      return field.methodTable === undefined ? memoryCommand(dump, address, undefined) : valueCommand(dump, object, field.methodTable, address);
    case 'array':
      return field.elements === 0 ? undefined : withModule(dump, object, spellings[object.dialect].array(padded(dump, address)));
    case 'boxed':
      // with a method table the address is that of the value inside, which is no object
      return field.methodTable === undefined ? objectCommand(dump, object, address) : valueCommand(dump, object, field.methodTable, address);
    case 'pointer': case 'address': case 'string':
      return objectCommand(dump, object, address);
    default:
      return undefined;
  }
}
