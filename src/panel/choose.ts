import { type CatalogueOptions, createCatalogue } from './catalogue/catalogue.ts';
import { createDemoPanel, type DemoOptions, isDemo } from './demo/demo.ts';
import { type CallEvent, createPanel, type Panel } from './openai/openai.ts';
import type { Catalogue } from './port.ts';
import type { PanelConfig } from './providers.ts';

/** Who answers: the configured providers or an Ollama, the demo panel, or nobody (every question is told how to add a key). */
export type Serving = 'providers' | 'demo' | 'nobody';

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
}

/**
 * Makes the panel of a configuration: its providers, or an Ollama that lists models, or else, when allowed, the demo
 * panel. Someone who set a key or MODELS gets those and their failures, never the demo in their place. Ollama is looked
 * for by `catalogue.ready` and again whenever the catalogue is used, at most once a minute, so that one started later is
 * found. Seats of the demo answer to the end of their discussions even then. Makes no request by itself.
 */
export function chooseModels(config: PanelConfig, options: ChooseOptions): Chosen {
  const real = createCatalogue(config, options.catalogue);
  const panel = createPanel(config, {
    catalogue: real,
    ...(options.onCall === undefined ? {} : { onCall: options.onCall }),
  });
  const configured = config.providers.length > 0 || config.models.length > 0;
  const demo = options.demo && !configured ? createDemoPanel(options.demoOptions) : null;
  const current = (): Catalogue => (demo !== null && real.models().length === 0 ? demo.catalogue : real);

  return {
    model: {
      // The provider's own words come first: a model of an Ollama may be called like a demo's.
      answer: (request, answering) =>
        demo !== null && isDemo(request.model) && 'reason' in real.resolve(request.model)
          ? demo.model.answer(request, answering)
          : panel.answer(request, answering),
      queues: () => panel.queues(),
    },
    catalogue: {
      ready: (withinMs) => real.ready(withinMs),
      models: () => current().models(),
      defaultPanel: () => current().defaultPanel(),
      find: (word) => current().find(word),
    },
    serving: () => {
      if (current() !== real) return 'demo';
      return real.models().length > 0 ? 'providers' : 'nobody';
    },
  };
}
