/** Each loads a part of the engine that an open document needs: one fits into a turn of the event loop, all do not. The build fills them in where the engine is in parts; elsewhere it is here already. */
export const engineParts: readonly (() => void)[] = [];
