import { decodeKinds } from '../decode/index';

/** Names of the tools; in VS Code `exchangeLens_` stands in front of them. */
export type ToolName = 'analyze' | 'explainFinding' | 'decodeValue' | 'showObject';

/** A property of a tool's input, as JSON Schema. */
interface Property {
  type: 'string' | 'integer';
  description: string;
  minimum?: number;
}

export interface ToolDefinition {
  name: ToolName;
  /** For people. */
  title: string;
  /** For the model: what it gives and when to use it. English, whatever the language of the user. */
  description: string;
  inputSchema: { type: 'object'; properties: Record<string, Property>; required: string[]; additionalProperties: false };
}

const path: Property = { type: 'string', description: 'File or folder to read; a folder is read with everything below it, as one case.' };
const exchange: Property = { type: 'string', description: 'Exchange version for files that do not tell: 2007, 2010, 2013, 2016, 2019 or SE.' };
const zone: Property = { type: 'string', description: 'Time zone of stamps in local time: an IANA name, a Windows name or an offset such as -08:00.' };
const offset: Property = { type: 'integer', minimum: 0, description: 'How many items to skip, to see the rest of a list.' };

/** The four analyses as tools. package.json repeats them for VS Code; a test keeps both the same. */
export const tools: readonly ToolDefinition[] = [
  {
    name: 'analyze',
    title: 'Analyze Exchange Logs',
    description: 'Diagnoses Microsoft Exchange logs, assistants traces, cmdlet output, debugger dumps and transport configuration files. Returns a verdict and findings with severity, confidence, counts and path:line. Use it before reading such files yourself. Read-only.',
    inputSchema: { type: 'object', properties: { path, rule: { type: 'string', description: 'Only findings of this rule id.' }, exchange, zone, offset }, required: ['path'], additionalProperties: false },
  },
  {
    name: 'explainFinding',
    title: 'Explain an Exchange Finding',
    description: 'Explains one finding of exchangeLens analyze in full: what it means, what would disprove it, what to do, what is not known, whom it is about, and more evidence lines. Read-only.',
    inputSchema: {
      type: 'object',
      properties: { path, rule: { type: 'string', description: 'Rule id of the finding, as analyze printed it.' }, number: { type: 'integer', minimum: 1, description: 'Which finding of that rule, when there are several; 1 is the first.' }, exchange, zone, offset },
      required: ['path', 'rule'],
      additionalProperties: false,
    },
  },
  {
    name: 'decodeValue',
    title: 'Decode an Exchange Value',
    description: 'Decodes a value found in Exchange logs: entry id, HRESULT, ec=, SMTP status, IMCEA address, ticks, TimeSpan, SID, GUID, event mask or counter. Never guess such values yourself. Read-only.',
    inputSchema: { type: 'object', properties: { value: { type: 'string', description: 'The value as it stands in the log.' }, as: { type: 'string', description: `What it is, when that is known: ${decodeKinds.join(', ')}.` } }, required: ['value'], additionalProperties: false },
  },
  {
    name: 'showObject',
    title: 'Show an Object of a Dump',
    description: 'Shows managed objects of a WinDbg, SOS, SOSEX or dotnet-dump log with decoded fields. Without address or type it lists the objects. Read-only.',
    inputSchema: {
      type: 'object',
      properties: { path, address: { type: 'string', description: 'Address of the object, in hexadecimal.' }, type: { type: 'string', description: 'Part of a type name: lists the objects of that type.' }, offset },
      required: ['path'],
      additionalProperties: false,
    },
  },
];

export type ToolInput = Readonly<Record<string, string | number | undefined>>;

/** Texts longer than this are no path, no value and no name. */
const MAX_TEXT = 20_000;

/** The input as the schema wants it, or what is wrong with it, in a sentence for the model. */
export function checkInput(tool: ToolDefinition, input: unknown): { input: ToolInput } | { problem: string } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { problem: 'The input has to be an object.' };
  const { properties, required } = tool.inputSchema;
  const out: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(input)) {
    if (!Object.hasOwn(properties, key)) return { problem: `Unknown property. There are: ${Object.keys(properties).join(', ')}.` };
    if (value === undefined || value === null) continue;
    const { type, minimum } = properties[key]!;
    if (type === 'string' ? typeof value !== 'string' || value.length > MAX_TEXT : typeof value !== 'number' || !Number.isSafeInteger(value) || value < (minimum ?? 0)) return { problem: `The property ${key} has to be ${type === 'string' ? 'a text' : `a whole number from ${minimum ?? 0}`}.` };
    out[key] = value as string | number;
  }
  const missing = required.find((key) => out[key] === undefined || out[key] === '');
  return missing === undefined ? { input: out } : { problem: `The property ${missing} is missing.` };
}
