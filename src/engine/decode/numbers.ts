/** Integers as .NET and the debuggers print them: two's complement at the width of a type, always shown in both bases. */

export interface IntegerType {
  bits: 8 | 16 | 32 | 64;
  signed: boolean;
}

const integerTypes: Readonly<Record<string, IntegerType>> = {
  SByte: { bits: 8, signed: true },
  Byte: { bits: 8, signed: false },
  Int16: { bits: 16, signed: true },
  UInt16: { bits: 16, signed: false },
  Char: { bits: 16, signed: false },
  Int32: { bits: 32, signed: true },
  UInt32: { bits: 32, signed: false },
  Int64: { bits: 64, signed: true },
  UInt64: { bits: 64, signed: false },
  // Pointers are shown at the width of the 64-bit process; a 32-bit one has zero upper bits.
  IntPtr: { bits: 64, signed: false },
  UIntPtr: { bits: 64, signed: false },
};

const aliases: Readonly<Record<string, string>> = {
  sbyte: 'SByte', byte: 'Byte', short: 'Int16', ushort: 'UInt16', char: 'Char', int: 'Int32', uint: 'UInt32', long: 'Int64', ulong: 'UInt64',
};

/** Longest accepted digits: 64 bits are 20 decimal or 16 hexadecimal digits; leading zeros are common in debuggers. */
const MAX_DIGITS = 40;

const integerText = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|([0-9]+))$/;

/** Width and sign of an integer type, by `System.Int32`, `Int32` or `int`. */
export function integerType(name: string): IntegerType | undefined {
  const short = name.startsWith('System.') ? name.slice('System.'.length) : name;
  const key = Object.hasOwn(aliases, short) ? aliases[short]! : short;
  return Object.hasOwn(integerTypes, key) ? integerTypes[key] : undefined;
}

/** `15`, `-1`, `0xf`, `-0x1` to an integer; backquotes of WinDbg addresses are ignored. `undefined` for anything else. */
export function parseInteger(text: string): bigint | undefined {
  const trimmed = text.trim().replaceAll('`', '');
  if (trimmed.length > MAX_DIGITS) {
    return undefined;
  }
  const match = integerText.exec(trimmed);
  if (!match) {
    return undefined;
  }
  const magnitude = BigInt(match[2] === undefined ? match[3]! : `0x${match[2]}`);
  return match[1] === '-' ? -magnitude : magnitude;
}

/** The value that the bits stand for at the type's width: `0xffffffff` as Int32 is -1. */
export function toSigned(bits: bigint, type: IntegerType): bigint {
  return type.signed ? BigInt.asIntN(type.bits, bits) : BigInt.asUintN(type.bits, bits);
}

/** The bits of a value at a width, as an unsigned number: -1 at 32 bits is 0xffffffff. */
export function toBits(value: bigint, bits: number): bigint {
  return BigInt.asUintN(bits, value);
}

/**
 * An integer as `!mdt` or `!do` prints it, read at the width of its .NET type.
 * @param text hexadecimal with `0x`, or decimal with or without a sign
 * @param typeName full or short .NET name; unknown names are read as written, without two's complement
 */
export function readInteger(text: string, typeName: string): bigint | undefined {
  const value = parseInteger(text);
  const type = integerType(typeName);
  return value === undefined || type === undefined ? value : toSigned(value, type);
}

/** Lower-case hexadecimal with `0x`; a negative number as two's complement at 32 bits, or at 64 when it does not fit. */
export function hex(value: number | bigint, digits = 0): string {
  const whole = BigInt(value);
  const bits = whole >= 0n ? whole : toBits(whole, whole >= -0x80000000n ? 32 : 64);
  return `0x${bits.toString(16).padStart(digits, '0')}`;
}

/** Both bases: `0xf (15)`, `0xffffffff (-1)`. `digits` pads the hexadecimal. */
export function bothBases(value: number | bigint, digits = 0): string {
  return `${hex(value, digits)} (${value})`;
}
