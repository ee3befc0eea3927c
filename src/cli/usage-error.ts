/** A mistake of the caller: told in one line on standard error, exit status 2. */
export class UsageError extends Error {
  /** `command`: whose help to point to. */
  constructor(message: string, readonly command?: string) {
    super(message);
  }
}
