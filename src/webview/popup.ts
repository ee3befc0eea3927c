import { h } from './dom';

/** Room kept between a popup and the edge of the page. */
const EDGE = 8;
let current: Popup | undefined;

/** A sheet below a button: one at a time, gone by Escape, by a click elsewhere or when the focus leaves it. */
export class Popup {
  readonly element: HTMLElement;

  constructor(
    readonly anchor: HTMLElement,
    label: string,
    private readonly build: (popup: Popup) => Node[],
  ) {
    this.element = h('div', { class: 'popup', role: 'dialog', 'aria-label': label });
    anchor.setAttribute('aria-haspopup', 'dialog');
    anchor.setAttribute('aria-expanded', 'false');
    this.element.addEventListener('keydown', (e) => {
      if (e.key !== 'Escape') return;
      e.preventDefault();
      e.stopPropagation();
      this.close(true);
    });
    this.element.addEventListener('focusout', (e) => {
      const to = e.relatedTarget as Node | null;
      if (to && !this.element.contains(to) && !this.anchor.contains(to)) this.close(false);
    });
  }

  get isOpen(): boolean {
    return current === this;
  }

  toggle(): void {
    if (this.isOpen) this.close(true);
    else this.open();
  }

  open(): void {
    current?.close(false);
    become(this);
    this.refresh();
    document.body.append(this.element);
    this.place();
    this.anchor.setAttribute('aria-expanded', 'true');
    document.addEventListener('pointerdown', outside, true);
    // controls of the library are drawn a frame later and take no focus before
    requestAnimationFrame(() => this.element.querySelector<HTMLElement>('[data-first], button, vscode-text-field')?.focus());
  }

  /** Builds it anew where it is. */
  refresh(): void {
    this.element.replaceChildren(...this.build(this));
  }

  close(backToAnchor: boolean): void {
    if (!this.isOpen) return;
    current = undefined;
    document.removeEventListener('pointerdown', outside, true);
    this.anchor.setAttribute('aria-expanded', 'false');
    this.element.remove();
    if (backToAnchor) this.anchor.focus();
  }

  private place(): void {
    const box = this.anchor.getBoundingClientRect();
    const width = this.element.offsetWidth;
    this.element.style.left = `${Math.max(EDGE, Math.min(box.left, window.innerWidth - width - EDGE))}px`;
    this.element.style.top = `${box.bottom + 2}px`;
    this.element.style.maxHeight = `${Math.max(120, window.innerHeight - box.bottom - 2 * EDGE)}px`;
  }
}

function become(popup: Popup | undefined): void {
  current = popup;
}

function outside(e: Event): void {
  const target = e.target as Node;
  if (current && !current.element.contains(target) && !current.anchor.contains(target)) current.close(false);
}

/** Arrow keys, Home and End move the focus among the buttons of a list that `of` names. */
export function arrowKeys(list: HTMLElement, of: string): void {
  list.addEventListener('keydown', (e) => {
    const all = [...list.querySelectorAll<HTMLElement>(of)].filter((el) => el.offsetParent !== null);
    const i = all.indexOf(document.activeElement as HTMLElement);
    const to = e.key === 'ArrowDown' ? i + 1 : e.key === 'ArrowUp' ? i - 1 : e.key === 'Home' ? 0 : e.key === 'End' ? all.length - 1 : undefined;
    if (to === undefined || i < 0 || !all[to]) return;
    e.preventDefault();
    all[to].focus();
  });
}
