import { type CatalogueOptions, createCatalogue } from './catalogue/catalogue.ts';
import type { DemoOptions } from './demo/demo.ts';
import type { CallEvent, Panel } from './openai/openai.ts';
import type { Catalogue } from './port.ts';
import type { PanelConfig } from './providers.ts';

export type { CallEvent } from './openai/openai.ts';

/** Who answers: the configured providers or an Ollama, the demo panel, or nobody (every question is told how to add a key). */
export type Serving = 'providers' | 'demo' | 'nobody';

/** What a panel is chosen by, beside its configuration. */
export interface ChooseOptions {
  /** Whether the demo panel may stand in: in the playground, never for a real bot. */
  readonly demo: boolean;
  readonly catalogue?: CatalogueOptions;
  /** Calls of providers; the demo's are none. */
  readonly onCall?: (event: CallEvent) => void;
  readonly demoOptions?: DemoOptions;
}

/** The panel that serves, behind the ports of any panel. */
export interface Chosen {
  readonly model: Panel;
  readonly catalogue: Catalogue;
  /** Who serves now. It changes when an Ollama is found later; a settled answer needs `catalogue.ready` first. */
  readonly serving: () => Serving;
  /** Loads the client of the providers, which the first call does otherwise. Rejects if it cannot be loaded. */
  readonly warmUp: () => Promise<void>;
}

/**
 * Makes the panel of a configuration: its providers, or an Ollama that lists models, or else, when allowed, the demo
 * panel. Someone who set a key or MODELS gets those and their failures, never the demo in their place.
 *
 * Ollama is looked for by `catalogue.ready`, and again whenever the catalogue is used, at most once a minute: one that is
 * started later is found. Seats of the demo then still answer to the end of their discussions. Makes no request by itself.
 */
export async function chooseModels(config: PanelConfig, options: ChooseOptions): Promise<Chosen> {
  const real = createCatalogue(config, options.catalogue);
  const configured = config.providers.length > 0 || config.models.length > 0;
  const demo = options.demo && !configured ? await loadDemo(options.demoOptions) : null;
  const current = (): Catalogue => (demo !== null && real.models().length === 0 ? demo.catalogue : real);

  // The client is a third of the time that a start takes, and no start needs it.
  let loaded: Panel | null = null;
  let loading: Promise<Panel> | null = null;
  const load = async (): Promise<Panel> => {
    const { createPanel } = await import('./openai/openai.ts');
    loaded = createPanel(config, {
      catalogue: real,
      ...(options.onCall === undefined ? {} : { onCall: options.onCall }),
    });
    return loaded;
  };
  const panel = (): Promise<Panel> => (loading ??= load());

  // A provider's model goes first: one of an Ollama may have the name of a demo's panellist.
  const isPlayed = (seat: string): boolean => demo?.isDemo(seat) === true && 'reason' in real.resolve(seat);

  return {
    model: {
      answer: async (request, answering) =>
        demo !== null && isPlayed(request.model)
          ? demo.model.answer(request, answering)
          : (await panel()).answer(request, answering),
      queues: () => loaded?.queues() ?? [],
    },
    catalogue: {
      ready: (withinMs) => real.ready(withinMs),
      models: () => current().models(),
      defaultPanel: () => current().defaultPanel(),
      find: (word) => current().find(word),
      judges: (seats) => (demo !== null && seats.some(isPlayed) ? demo.catalogue : current()).judges(seats),
      reviewer: (seats) => (demo !== null && seats.some(isPlayed) ? demo.catalogue : current()).reviewer(seats),
      priced: (seat) => (demo !== null && isPlayed(seat) ? demo.catalogue : real).priced(seat),
      get recordings() {
        return current().recordings;
      },
    },
    serving: () => {
      if (current() !== real) return 'demo';
      return real.models().length > 0 ? 'providers' : 'nobody';
    },
    warmUp: async () => void (await panel()),
  };
}

/** The demo panel. Who has a key has no use for it. */
async function loadDemo(options: DemoOptions | undefined) {
  const { createDemoPanel, isDemo } = await import('./demo/demo.ts');
  return { ...createDemoPanel(options), isDemo };
}
