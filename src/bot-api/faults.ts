/** What goes wrong with a call. */
export type FaultKind =
  /** Answered with this HTTP status, not handled. From 502 on the body is a proxy's HTML. */
  | { readonly kind: 'status'; readonly status: number; readonly description?: string }
  /** 429, not handled. Seconds. */
  | { readonly kind: 'retryAfter'; readonly seconds: number }
  /** Accepted, not handled, never answered. */
  | { readonly kind: 'hang' }
  /** The connection is cut, not handled. */
  | { readonly kind: 'cut' }
  /** Handled, then the connection is cut: the caller does not know. */
  | { readonly kind: 'handleThenCut' }
  /** Handled, never answered. */
  | { readonly kind: 'handleThenHang' }
  /** Handled after so many milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Handled at once, answered after so many milliseconds. */
  | { readonly kind: 'delayAnswer'; readonly ms: number };

export interface FaultRule {
  /** Which method; all when left out. */
  readonly method?: string;
  /** Only calls for this chat. */
  readonly chat?: number | { readonly id: number };
  /** How often; once when left out. */
  readonly times?: number;
  readonly respond: FaultKind;
}

/** A fault that was added. */
export interface Fault {
  readonly rule: FaultRule;
  /** How often it has struck. */
  readonly hits: number;
  remove(): void;
}

/** Faults that wait for a call. The oldest that fits strikes. */
export class Faults {
  readonly #faults: { rule: FaultRule; hits: number; left: number }[] = [];

  add(rule: FaultRule): Fault {
    const fault = { rule, hits: 0, left: rule.times ?? 1 };
    this.#faults.push(fault);
    return {
      rule,
      get hits() {
        return fault.hits;
      },
      remove: () => {
        fault.left = 0;
      },
    };
  }

  /** Removes all. */
  clear(): void {
    this.#faults.length = 0;
  }

  /** The fault that strikes this call, which counts as struck. */
  take(method: string, chatId: number | null): FaultKind | null {
    const fault = this.#faults.find(({ rule, left }) => left > 0 && fits(rule, method, chatId));
    if (fault === undefined) return null;
    fault.left -= 1;
    fault.hits += 1;
    return fault.rule.respond;
  }
}

function fits(rule: FaultRule, method: string, chatId: number | null): boolean {
  if (rule.method !== undefined && rule.method.toLowerCase() !== method.toLowerCase()) return false;
  if (rule.chat === undefined) return true;
  return chatId === (typeof rule.chat === 'number' ? rule.chat : rule.chat.id);
}
