/** Where a list stands while things above, below and in it change. */

/** Being this near to the end counts as reading the newest, pixels. */
const NEAR = 40;

export class Scroll {
  /** @param {HTMLElement} node @param {() => void} onMove */
  constructor(node, onMove) {
    this.node = node;
    this.atEnd = true;
    node.addEventListener(
      'scroll',
      () => {
        // A chat that is put away has no height and is nowhere.
        if (node.clientHeight === 0) return;
        this.atEnd = this.#isAtEnd();
        onMove();
      },
      { passive: true },
    );
    // The phone's keyboard, the growing message box, a turned screen.
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(node);
  }

  #isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.node;
    return scrollHeight - scrollTop - clientHeight <= NEAR;
  }

  /** Changes the list: who reads the end stays at the end; for everybody else what they see stays where it is. */
  steady(change) {
    if (this.node.clientHeight === 0) {
      change();
      return;
    }
    const anchor = this.atEnd ? null : this.#firstSeen();
    const before = anchor?.getBoundingClientRect().top ?? 0;
    change();
    if (this.atEnd) this.toEnd();
    else if (anchor?.isConnected) this.node.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  #firstSeen() {
    const top = this.node.getBoundingClientRect().top;
    const items = this.node.querySelectorAll('.item');
    let [low, high] = [0, items.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (items[middle].getBoundingClientRect().bottom > top) high = middle;
      else low = middle + 1;
    }
    return items[low] ?? null;
  }

  toEnd(smooth = false) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.atEnd = true;
    this.node.scrollTo({ top: this.node.scrollHeight, behavior: smooth && !calm ? 'smooth' : 'instant' });
  }
}
