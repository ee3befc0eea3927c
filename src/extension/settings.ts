import * as vscode from 'vscode';
import { parseZone, zoneProblem, type CaseOptions, type Zone } from '../engine/index';
import { optionsOf, type CaseSettings } from './files/case-settings';

const section = (scope?: vscode.Uri): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('exchangeLens', scope);

export function isOn(what: 'detect' | 'diagnostics' | 'codeLens' | 'inlayHints' | 'cache'): boolean {
  return section().get(`${what}.enabled`, true);
}

/** The zone the user gave for servers, or what is wrong with it. */
export function serverZone(): { zone?: Zone; problem?: string } {
  const text = section().get('zone', '').trim();
  if (text === '') return {};
  const zone = parseZone(text);
  return zone ? { zone } : { problem: zoneProblem(text) };
}

/** The reader's own zone, shown beside UTC. */
export function localZone(): Zone | undefined {
  return parseZone(Intl.DateTimeFormat().resolvedOptions().timeZone);
}

export function caseSettings(): CaseSettings {
  const zone = section().get('zone', '').trim();
  const version = section().get('exchangeVersion', 'auto');
  return { ...(version !== 'auto' && { exchange: version }), ...(zone !== '' && { zone }), now: Date.now() };
}

export function caseOptions(): CaseOptions {
  return optionsOf(caseSettings());
}
