/** Messages with the places they come from. */
type Messages = Map<string, string[]>;

export const FILES: { engine: string; extension: string; manifest: string };
export function collect(): Promise<{ engine: Messages; extension: Messages; manifest: Messages; problems: string[] }>;
export function placeholders(text: string): string;
export function faults(name: string, wanted: readonly string[], translated: Record<string, string>, english?: (key: string) => string): string[];
