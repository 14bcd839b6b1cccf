// Tabs as the ARIA practices have them: one stop for the tabulator key, arrows between them.

export class Tabs {
  /** `list`: the element with role tablist. `onShow(name)` is called with the id of the tab that is shown. */
  constructor(list, onShow) {
    this.tabs = [...list.querySelectorAll('[role="tab"]')];
    this.onShow = onShow;
    for (const tab of this.tabs) tab.addEventListener("click", () => this.show(tab.id));
    list.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    const at = this.tabs.indexOf(document.activeElement);
    const last = this.tabs.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    this.tabs[to].focus();
    this.show(this.tabs[to].id);
  }

  show(name) {
    for (const tab of this.tabs) {
      const shown = tab.id === name;
      tab.setAttribute("aria-selected", String(shown));
      tab.tabIndex = shown ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !shown;
    }
    this.shown = name;
    this.onShow(name);
  }
}
