/** `[PS] C:\>Get-Queue | FL`, `$MsgTrk[0] | FL`, `Get-MoveRequestStatistics x | FL *increm*`: a pasted command names what follows it. */
const PROMPT = /^[\s>]{0,12}(?:\[PS\] [^>]{0,200}>|(?:\[[^\]>]{1,100}\]: ?)?PS(?: (?:[A-Z][\w-]{0,30}:|[/~\\])[^>]{0,200})?>|C:\\[^>]{0,200}>)\s{0,8}(\S.*)?$/i;
const CMDLET = /^\s{0,8}((?:[A-Z][A-Za-z]{1,30}-[A-Z][A-Za-z]{2,60}|\$[A-Za-z_][A-Za-z0-9_]{0,60}(?:\[-?\d{1,9}\])?)(?:\s.*)?)$/;
const PIPE = /\|/;

/** The command of a prompt line, or undefined when the line is none. */
export function promptCommand(line: string): string | undefined {
  const prompt = PROMPT.exec(line);
  if (prompt) return prompt[1]?.trim();
  const cmdlet = CMDLET.exec(line);
  if (!cmdlet) return undefined;
  const text = cmdlet[1]!.trim();
  return PIPE.test(text) || /\s-[A-Za-z]/.test(text) || /^[A-Z][A-Za-z]+-[A-Z][A-Za-z]+( \S{1,200})?$/.test(text) ? text : undefined;
}

/** A prompt that waits for a command: it says nothing. */
export function isBarePrompt(line: string): boolean {
  const prompt = line.includes('>') ? PROMPT.exec(line) : null;
  return prompt !== null && prompt[1] === undefined;
}
