/**
 * Addresses and capacities of the kernel's memory, in bytes. Compiled by AssemblyScript and by TypeScript alike, so plain
 * constants only. Everything below INPUT is the kernel's; the two input slots lie behind it.
 */

/** Bytes that are tokenized in one go. Text, positions and tables of one piece stay in the second level cache. */
export const PIECE = 32768;
/** Longer lines are left to the exact tier: they are rare, and tables keyed by their cells stay small. */
export const PLAIN_LINE_MAX = 65536;
/** Columns of a line; message tracking has 30. */
export const COLUMNS_MAX = 128;
export const COUNTERS_MAX = 8;
/** Of the sieve; a bit each in a byte. */
export const BUCKETS_MAX = 8;
export const NEEDLES_MAX = 512;
/** A `where` value with its quotes fits one vector. */
export const WHERE_BYTES_MAX = 14;
export const WHERE_VALUES_MAX = 16;
/** Distance of the line index: one entry per so many bytes of the file. */
export const INDEX_STEP = 65536;

// Written by the host before configure().
export const MASKS = 0x400; // 17 vectors: the first n bytes set
/** Vectors of one byte each: LF, CR, quote, separator, 1, 15, blank. Constants would be made anew each time they are used. */
export const SPLATS = 0x600;
export const CONFIG = 0x800;
export const HALVES = 0x7800; // for each byte of a window the buckets by its low and by its high half
export const WINDOWS = 0x1000; // (word, first needle, needles, next window in its chain or 0); from 1 on
export const WINDOWS_MAX = 255;
export const CHAINS = 0x8000; // u8: the first window of a chain, by the hash of its word
export const CHAIN_SHIFT = 22;
export const CHAIN_FACTOR = 0x9e3779b1;
export const NEEDLES = 0x2000; // 32 B each: address, length, offset of the window, first four bytes, their fold, reach: before, until << 16, flags << 24; owners
export const NEEDLE_SIZE = 32;
export const COUNTERS = 0x6000; // where column, values, parts, (first, last) columns; then the values
export const COUNTER_SIZE = 768;
export const VOLATILE = 0xc00; // count, then columns
export const CELL = 0xe80; // column or -1, cells beside, their columns; from +32 inputs, their columns
export const CELL_INPUTS = 32;
export const BESIDE_MAX = 4;
export const INPUTS_MAX = 7;
export const REACH_KNOWN = 1;
export const REACH_NUMBER = 2;
export const REACH_BEFORE_MAX = 1000;
/** How far the character that ends a reach may be. */
export const UNTIL_MAX = 320;
/** Numbers whose least one is kept are below this. */
export const NUMBER_LIMIT = 100;
/** Longest part of an address, before and behind its sign. */
export const ADDRESS_MAX = 256;
export const GROUP_PARTS = 0xa00; // count, then (first, last) columns
export const NEEDLE_BYTES = 0x9000; // folded text, then fold masks, each padded to 16
export const NEEDLE_BYTES_END = 0x20000;

// CONFIG fields.
export const CONFIG_COLUMNS = 0;
export const CONFIG_SEPARATOR = 4;
export const CONFIG_STAMP_COLUMN = 8;
export const CONFIG_STAMP_KIND = 12; // 0 iso-utc, 1 trace
export const CONFIG_QUOTED = 16;
export const CONFIG_WINDOWS = 20; // 0: no needles
export const CONFIG_COUNTERS = 24;
export const CONFIG_GROUPS_MAX = 28;
export const CONFIG_GROUP_BYTES = 32;
export const CONFIG_QUOTED_CELLS = 36;
export const CONFIG_SEED = 40;
export const CONFIG_EACH = 48; // owners whose lines are in no group
export const CONFIG_SOON_OWNERS = 52;
export const CONFIG_SOON_COLUMN = 56;
export const CONFIG_SOON_MS = 60;

// COUNTERS fields.
export const COUNTER_WHERE_COLUMN = 0; // -1: every line
export const COUNTER_WHERE_VALUES = 4;
export const COUNTER_PARTS = 8;
export const COUNTER_PART = 12; // (first, last) of each contiguous part
export const COUNTER_VALUES = 256; // 32 B each: length, then 16 bytes from +16

// Tables of one piece.
export const NEWLINES = 0x20000; // u32 addresses of line ends
export const POSITIONS = 0x48000; // u32 addresses of separators and line ends; entry 0 is the address before the first line
export const CANDIDATES = 0x70000; // u32 addresses of windows
export const STAMPS = 0x98000; // f64 a line
export const SELECTED = 0xd8000; // u32 a line that a `where` lets through

// Results of one call.
export const INDEX = 0xe1000; // (address, line) a step
export const ODD = 0xe4000; // (from, to, line, lines)
export const ODD_CAPACITY = 4096;
export const RUNS = 0xf4000; // (quarter hour, lines)
export const RUNS_CAPACITY = 8192;
export const HITS_CAPACITY = 32768;
export const HIT_OFFSET = 0x110000;
export const HIT_LENGTH = 0x130000;
export const HIT_LINE = 0x150000;
export const HIT_GROUP = 0x170000;
export const HIT_STAMP = 0x190000; // f64

// Tables of the whole scan.
export const COUNT_SLOTS = 16384;
export const COUNT_SHIFT = 50; // 64 less the bits of a slot's number
/** Of all tables together; a piece can add PIECE / 24 more to each. */
export const COUNT_ENTRIES_MAX = 10240;
export const COUNT_TABLES = 0x200000; // COUNTERS_MAX tables of COUNT_SLOTS x (tag, address, length, count)
export const COUNT_TABLE_SIZE = 0x40000;
export const COUNT_ARENA = 0x400000;
export const COUNT_ARENA_END = 0x600000;
export const GROUP_SLOT_COUNT = 131072;
export const GROUP_SHIFT = 47;
export const GROUP_ENTRIES = 0x700000; // (address, length) by id
export const GROUPS_CAPACITY = 65536;
export const GROUP_ARENA = 0x780000;
export const GROUP_ARENA_SIZE = 0x800000;
/** The key of one more line is built behind the last one before it is looked up. */
export const GROUP_ARENA_SLACK = 0x20000;

export const RECIPES = 0x1000000; // u32 a group
export const RECIPE_WHOLE = 0x40000000;
export const SUMS = 0x1040000; // count, least number, f64 first and last stamp, quarter hour, lines in it, u8 state, u8 class, u16 class of its places
export const SUM_SIZE = 40;
export const NO_NUMBER = 0x7fffffff;
export const TAILS = 0x12c0000; // lines counted; from +16 entries: line, length, f64 stamp, group, then from +24 the bytes
export const TAIL_CLASSES = 15;
/** As many as a finding shows at its end. */
export const TAIL_ENTRIES = 40;
/** Longer lines are read by the host. */
export const TAIL_BYTES = 2048;
export const TAIL_ENTRY_SIZE = TAIL_BYTES + 24;
export const TAIL_SIZE = TAIL_ENTRIES * TAIL_ENTRY_SIZE + 16;
export const ENDED_RUNS = 0x1410000; // group, quarter hour, lines: at most two a hit
export const HIT_PLACE = 0x14e0000;
export const HIT_CORE = 0x1500000;
export const HIT_NUMBER = 0x1520000;
export const HIT_OWNERS = 0x1540000;

export const GROUP_SLOTS = 0x1600000; // tag, id, address and length of the key: all that a look needs in one place

export const INPUT = 0x1800000;
/** Bytes behind a slot's data that the kernel may read and, during a call, blank. */
export const INPUT_SLACK = 4096;

/** Years a stamp of a plain line may have; others are left to the exact tier. */
export const YEAR_MIN = 1970;
export const YEAR_MAX = 2199;
export const SLOT_MS = 900000;
