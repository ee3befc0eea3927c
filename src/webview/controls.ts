/** The only module that knows the control library. Its successor uses the same tag names: a change of library is a change of this file. */
import { provideVSCodeDesignSystem, vsCodeBadge, vsCodeButton, vsCodeCheckbox, vsCodeDropdown, vsCodeOption, vsCodeTextField } from '@vscode/webview-ui-toolkit';
import { h } from './dom';

export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeDropdown(), vsCodeOption(), vsCodeTextField(), vsCodeBadge());
}

export function button(text: string, run: () => void, o: { title?: string; look?: 'primary' | 'secondary' | 'icon'; pressed?: boolean; id?: string } = {}): HTMLElement {
  const el = h('vscode-button', { appearance: o.look ?? 'secondary', ...(o.title ? { title: o.title, 'aria-label': spoken(text, o.title) } : {}), ...(o.id ? { id: o.id } : {}), onclick: run }, text);
  if (o.pressed !== undefined) setPressed(el, o.pressed);
  return el;
}

/** What is read out holds what is written, so that who says it aloud reaches it; signs such as an arrow are not read. */
function spoken(text: string, title: string): string {
  return title.toLowerCase().includes(text.toLowerCase()) || !/\p{L}{3}/u.test(text) ? title : `${text}: ${title}`;
}

export function setPressed(el: HTMLElement, on: boolean): void {
  el.setAttribute('aria-pressed', String(on));
  el.classList.toggle('on', on);
}

export function setDisabled(el: HTMLElement, off: boolean): void {
  (el as HTMLElement & { disabled: boolean }).disabled = off;
}

export function checkbox(text: string, on: boolean, changed: (on: boolean) => void): HTMLElement {
  const el = h('vscode-checkbox', {}, text) as HTMLElement & { checked: boolean };
  el.checked = on;
  el.addEventListener('change', () => changed(el.checked));
  return el;
}

export function textField(o: { label: string; hint?: string; value?: string; id?: string; input?: (value: string) => void; enter?: (value: string, back: boolean) => void; escape?: () => void }): HTMLElement & { value: string } {
  const el = h('vscode-text-field', { placeholder: o.hint, 'aria-label': o.label, ...(o.id ? { id: o.id } : {}) }) as HTMLElement & { value: string };
  el.value = o.value ?? '';
  // the library names every field "Text field" when it comes to the page
  new MutationObserver(() => el.getAttribute('aria-label') === o.label || el.setAttribute('aria-label', o.label)).observe(el, { attributeFilter: ['aria-label'] });
  el.addEventListener('input', () => o.input?.(el.value));
  el.addEventListener('keydown', (e) => {
    if (e.key === 'Enter') o.enter?.(el.value, e.shiftKey);
    else if (e.key === 'Escape') o.escape?.();
    else return;
    e.preventDefault();
  });
  return el;
}

export function dropdown(label: string, options: readonly { value: string; text: string }[], value: string, changed: (value: string) => void): HTMLElement & { value: string } {
  const el = h('vscode-dropdown', { 'aria-label': label }, ...options.map((o) => h('vscode-option', { value: o.value, ...(o.value === value ? { selected: true } : {}) }, o.text))) as HTMLElement & { value: string };
  el.addEventListener('change', () => changed(el.value));
  return el;
}

export function badge(text: string): HTMLElement {
  return h('vscode-badge', {}, text);
}
