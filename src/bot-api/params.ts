import { badRequest } from './refusal.ts';

/** A file that came with a call. */
export class Upload {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;

  constructor(name: string, mime: string, bytes: Uint8Array) {
    this.name = name;
    this.mime = mime;
    this.bytes = bytes;
  }

  /** What the record of calls keeps. */
  toJSON(): object {
    return { file: this.name, bytes: this.bytes.length };
  }
}

/** The parameters of a call. A value may be a string, and an object may be JSON in a string, as Telegram accepts them. */
export class Params {
  readonly raw: Readonly<Record<string, unknown>>;

  constructor(raw: Readonly<Record<string, unknown>>) {
    this.raw = raw;
  }

  has(name: string): boolean {
    return this.raw[name] !== undefined && this.raw[name] !== null;
  }

  /** A text. '' if it is missing. */
  text(name: string): string {
    const value = this.raw[name];
    if (typeof value === 'string') return value;
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  }

  /** A whole number. `fallback` if it is missing or something else, as Telegram does. */
  integer(name: string, fallback = 0): number {
    const text = this.text(name).trim();
    return /^-?\d{1,16}$/.test(text) ? Number(text) : fallback;
  }

  flag(name: string): boolean {
    return ['true', '1', 'yes', 't', 'y'].includes(this.text(name).trim().toLowerCase());
  }

  /** An object or array, also from JSON. `undefined` if it is missing. Refuses what is no JSON. */
  json(name: string): unknown {
    const value = this.raw[name];
    if (typeof value !== 'string') return value ?? undefined;
    if (value === '') return undefined;
    try {
      return JSON.parse(value);
    } catch {
      throw badRequest(`can't parse ${name} JSON object`);
    }
  }

  /** An object. Null if it is missing. Refuses anything else. */
  object(name: string): Params | null {
    const value = this.json(name);
    if (value === undefined || value === null) return null;
    if (typeof value !== 'object' || Array.isArray(value)) throw badRequest(`object expected as ${name}`);
    return new Params({ ...value });
  }

  upload(name: string): Upload | null {
    const value = this.raw[name];
    return value instanceof Upload ? value : null;
  }
}
