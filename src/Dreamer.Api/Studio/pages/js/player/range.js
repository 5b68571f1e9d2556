/** Which frames of a clip are marked, by its id: the player and the filmstrip mark them, downloads ask. */
class Ranges extends EventTarget {
  /** @type {Map<string, { from: number, to: number }>} */
  #ranges = new Map();

  /** @param {string} id */
  of(id) {
    return this.#ranges.get(id) ?? null;
  }

  /** @param {string} id @param {{ from: number, to: number } | null} range */
  set(id, range) {
    if (range) {
      this.#ranges.set(id, range);
    } else {
      this.#ranges.delete(id);
    }
    this.dispatchEvent(new CustomEvent('range', { detail: id }));
  }
}

export const ranges = new Ranges();
