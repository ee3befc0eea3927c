import { button, textField } from './controls';
import { h } from './dom';
import { w } from './strings';

/** Asks the reader for one line of text. */
export class Ask {
  readonly element: HTMLElement;

  constructor(private readonly closed: () => void) {
    this.element = h('div', { class: 'dialog', role: 'dialog', 'aria-label': w('goToLine'), hidden: true });
  }

  /** `take` says what is wrong with the text; nothing where it is taken. */
  show(title: string, hint: string, take: (text: string) => string | undefined): void {
    const problem = h('span', { class: 'problem', role: 'alert' });
    const close = (): void => {
      this.element.hidden = true;
      this.closed();
    };
    const run = (text: string): void => {
      const wrong = take(text);
      if (wrong === undefined) close();
      else problem.textContent = wrong;
    };
    const field = textField({ label: title, hint, id: 'answer', enter: (text) => run(text), escape: close });
    this.element.setAttribute('aria-label', title);
    this.element.replaceChildren(h('label', {}, title), field, button(w('go'), () => run(field.value), { look: 'primary' }), button(w('close'), close), problem);
    this.element.hidden = false;
    requestAnimationFrame(() => field.focus());
  }
}
