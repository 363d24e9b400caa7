import type { ColumnType } from 'kysely';

/** Tables of panels and of how people left them. Types as in `tables.ts`. */
type Instant = number;
type Json = string;
type Fixed<T> = ColumnType<T, T, never>;

export interface PanelTable {
  key: Fixed<string>;
  tenant_id: Fixed<string>;
  name: string;
  mapping_field: string;
  created_at: Fixed<Instant>;
  created_by: Fixed<string>;
  updated_at: Instant;
}

export interface PanelConnectionTable {
  tenant_id: Fixed<string>;
  panel_key: Fixed<string>;
  connection_id: Fixed<string>;
  mapping_field: string | null;
  position: number;
}

/** How one person left one panel. */
export interface PanelPreferenceTable {
  tenant_id: Fixed<string>;
  associate_id: Fixed<string>;
  panel_key: Fixed<string>;
  /** A `PanelPreferences`. */
  preferences: Json;
  saved_at: Instant;
}
