// A list on the page that follows a list of things: rows stay what they are, and no more of them move than must.

export class Rows {
  #rows = new Map();

  /** `keyOf(thing)`, `make(thing)` gives a row, `renew(row, thing)` brings it up to the present. */
  constructor(list, { keyOf, make, renew }) {
    Object.assign(this, { list, keyOf, make, renew });
  }

  show(things) {
    const wanted = new Map(things.map((thing) => [this.keyOf(thing), thing]));
    for (const [key, row] of this.#rows) {
      if (wanted.has(key)) continue;
      row.remove();
      this.#rows.delete(key);
    }
    let next = this.list.firstChild;
    for (const [key, thing] of wanted) {
      const row = this.#rows.get(key) ?? this.make(thing);
      this.#rows.set(key, row);
      this.renew(row, thing);
      if (row === next) next = next.nextSibling;
      else this.list.insertBefore(row, next);
    }
  }
}
