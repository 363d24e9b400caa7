import { CARD_SAMPLES } from './card-states.ts';
import { COMPANY_SAMPLES } from './company-states.ts';
import { LIST_SAMPLES } from './list-states.ts';
import type { PanelSample } from './panel-sample.ts';

export const PANEL_SAMPLES: readonly PanelSample[] = [
  ...LIST_SAMPLES,
  ...CARD_SAMPLES,
  ...COMPANY_SAMPLES,
];
