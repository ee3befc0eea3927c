import * as vscode from 'vscode';

/** The engine counts lines from 1 and columns from 0; VS Code counts both from 0. */
export function rangeOf(at: { line: number; column: number; endColumn: number }): vscode.Range {
  return new vscode.Range(at.line - 1, at.column, at.line - 1, at.endColumn);
}

/** Whole lines, both ends included. */
export function linesRange(from: number, to: number): vscode.Range {
  return new vscode.Range(from - 1, 0, Math.max(from, to) - 1, Number.MAX_SAFE_INTEGER);
}
