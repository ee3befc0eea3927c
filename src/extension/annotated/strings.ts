import * as vscode from 'vscode';

/** Every word of the page that is not the engine's, in the language of VS Code. The page knows them by key. */
export function pageStrings(): Record<string, string> {
  const { t } = vscode.l10n;
  return {
    log: t('Log lines'), findings: t('Findings'), noFindings: t('No findings yet.'), nothingFound: t('Nothing found.'), scanning: t('Reading...'), cancel: t('Cancel'), stopped: t('stopped'), done: t('read'),
    left: t('{0} left'), rate: t('{0}/s'), lines: t('{0} lines'), oneLine: t('1 line'), records: t('{0} records'), oneRecord: t('1 record'), line: t('Line {0}'), of: t('{0} of {1}'),
    search: t('Search'), searchHint: t('words, -not, field:value'), regex: t('Regular expression'), matchCase: t('Match case'), onlyMatches: t('Only matches'), matches: t('{0} matches'), oneMatch: t('1 match'), noMatch: t('no match'),
    next: t('Next'), previous: t('Previous'), nextFinding: t('Next line with a finding'), previousFinding: t('Previous line with a finding'), nextMatch: t('Next match'), previousMatch: t('Previous match'),
    goToLine: t('Go to line'), goToTime: t('Go to time'), goHint: t('line, or 04:10, or 2011-03-11 04:10'), go: t('Go'), zone: t('Times in'), utc: t('UTC'), local: t('My zone ({0})'), server: t('Server ({0})'), unknownZone: t('The log\'s own clock'), otherZone: t('Another zone...'), otherZoneHint: t('Europe/Vienna, Pacific Standard Time, UTC-08:00'), badZone: t('Not a time zone.'),
    timeline: t('Timeline'), timelineHint: t('Drag to zoom, click to go'), zoomOut: t('Zoom out'), recordsRow: t('Records'), findingsRow: t('Findings'), bucket: t('From'), table: t('Timeline as a table'), perBucket: t('{0} a bar'), noTimes: t('No times in this file.'),
    moreLike: t('and {0} more like this'), fewer: t('fold {0} like this'), details: t('Details'), hide: t('Hide'), rulePage: t('Rule page'), whatToDo: t('What to do'), top: t('Most'), othersMore: t('{0} more'), evidence: t('Lines'), missing: t('Not given'),
    copy: t('Copy'), copyPlain: t('Copy lines'), copyNoted: t('Copy lines with notes'), openText: t('Open in Text Editor'), exportReport: t('Export Report'), exportAs: t('Export'), follow: t('Follow'), following: t('Following: new lines show as they are written'),
    notes: t('Notes'), notesOn: t('Show notes'), toggleMark: t('Mark'), marks: t('Marks'), noMarks: t('No marked lines. Press M on a line.'), nextMark: t('Next mark'), file: t('File'), severityError: t('error'), severityWarning: t('warning'), severityInfo: t('note'), severityHint: t('hint'),
    cutLine: t('{0} more characters'), loading: t('...'), verdict: t('In short'), failed: t('Could not be read: {0}'), rotated: t('The log goes on in {0}.'), showIt: t('Show'), jumpEnd: t('Last line'), panel: t('Findings and marks'), empty: t('The file is empty.'), dim: t('Dim others'), highlightOnly: t('Highlight'), filterMode: t('Other lines'), hideOthers: t('Hide others'),
    proven: t('proven'), likely: t('likely'), possible: t('possible'), searching: t('searching'), atMost: t('at most {0}'), more: t('More'), close: t('Close'), selected: t('{0} lines selected'),
  };
}
