import type { CardView } from '#components/api/card-view.ts';
import type { DocumentPage } from '#lib/domain/card.ts';
import type { ListChoice } from '#lib/domain/panel-preferences.ts';

/** A state of the panel: what stands behind it instead of our server. */
export interface PanelSample {
  /** What a reviewer calls it; unique. */
  readonly name: string;
  readonly view: CardView;
  /** The rows of each company, by connection id; a company without waits for them. */
  readonly pages?: Readonly<Record<string, DocumentPage>>;
  readonly choice?: Partial<ListChoice>;
  /** How this person left the panel is not known yet. */
  readonly areChoicesAwaited?: boolean;
  /** Which question fails; all others are never answered. */
  readonly fails?: 'card' | 'documents';
}
