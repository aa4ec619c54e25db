/** What goes wrong with a call. `handled` means that the method was run. */
export type FaultKind =
  /** Answered with this HTTP status, not handled. From 502 on the body is HTML, as a proxy would send it. */
  | { readonly kind: 'status'; readonly status: number; readonly description?: string }
  /** Answered with 429, not handled. The bot is told to wait so many seconds. */
  | { readonly kind: 'retryAfter'; readonly seconds: number }
  /** Not handled, never answered. */
  | { readonly kind: 'hang' }
  /** Not handled, the connection is closed. */
  | { readonly kind: 'cut' }
  /** Handled, then the connection is closed, so that the caller does not know of it. */
  | { readonly kind: 'handleThenCut' }
  /** Handled, never answered. */
  | { readonly kind: 'handleThenHang' }
  /** Handled after so many milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Handled at once, answered after so many milliseconds. */
  | { readonly kind: 'delayAnswer'; readonly ms: number };

export interface FaultRule {
  /** Only calls of this method. All methods by default. */
  readonly method?: string;
  /** Only calls for this chat. All chats by default. */
  readonly chat?: number | { readonly id: number };
  /** For how many calls. Once by default. */
  readonly times?: number;
  readonly respond: FaultKind;
}

/** A fault that was added. */
export interface Fault {
  readonly rule: FaultRule;
  /** How many calls have had it. */
  readonly hits: number;
  remove(): void;
}

/** The faults to apply. A call gets the oldest one that fits it. */
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

  /** The fault for this call, which is counted. Null if there is none. */
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
