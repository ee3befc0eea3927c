import * as vscode from 'vscode';
import { asFilterSets, type FilterSet } from '../../webview/protocol';

const KEY = 'exchangeLens.filters';

/** Named filter sets: of this workspace, or of all of them. A name is there once. */
export class SavedFilters implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<FilterSet[]>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly context: Pick<vscode.ExtensionContext, 'workspaceState' | 'globalState'>) {}

  dispose(): void {
    this.changed.dispose();
  }

  /** By name. What an older version wrote and this one does not understand is left out. */
  list(): FilterSet[] {
    const { workspaceState, globalState } = this.context;
    const own = asFilterSets(workspaceState.get(KEY)).map((s) => ({ ...s, everywhere: false }));
    const all = asFilterSets(globalState.get(KEY)).map((s) => ({ ...s, everywhere: true }));
    return [...own, ...all.filter((s) => !own.some((o) => o.name === s.name))].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async save(set: FilterSet): Promise<void> {
    await this.without(set.name);
    const state = set.everywhere ? this.context.globalState : this.context.workspaceState;
    await state.update(KEY, [...asFilterSets(state.get(KEY)), set]);
    this.changed.fire(this.list());
  }

  async remove(name: string): Promise<void> {
    await this.without(name);
    this.changed.fire(this.list());
  }

  private async without(name: string): Promise<void> {
    for (const state of [this.context.workspaceState, this.context.globalState]) {
      const sets = asFilterSets(state.get(KEY));
      if (sets.some((s) => s.name === name)) await state.update(KEY, sets.filter((s) => s.name !== name));
    }
  }
}
