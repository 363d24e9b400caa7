'use client';

import { useState } from 'react';
import type { DocumentProblem } from './document-problem.ts';
import { documentProblemOf } from './document-problem.ts';
import type { ExportWanted, FetchedFile } from './export-requests.ts';
import { fetchExport } from './export-requests.ts';
import type { PanelAddress } from './panel-address.ts';
import { RequestError } from './send-json.ts';

/** Why there is no file: as for a document, or a reason of its own. */
export type ExportProblem = DocumentProblem | 'too-many' | 'changed';

interface ExportDownload {
  readonly isBusy: boolean;
  readonly problem: ExportProblem | undefined;
  readonly download: () => void;
}

/** The documents that a list shows, as a file in the folder of downloads. */
export function useExportDownload(address: PanelAddress, wanted: ExportWanted): ExportDownload {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ExportProblem>();
  const fetchAndSave = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      // A list that changed while it was written has rarely changed again a moment later.
      saveFile(
        await fetchExport(address, wanted).catch((error: unknown) => {
          if (!brokeOff(error)) throw error;
          return fetchExport(address, wanted);
        }),
      );
    } catch (error) {
      setProblem(exportProblemOf(error));
    }
    setBusy(false);
  };
  return { isBusy, problem, download: () => void fetchAndSave() };
}

function brokeOff(error: unknown): boolean {
  return error instanceof RequestError && error.status === 200;
}

const TOO_LARGE = 413;

function exportProblemOf(error: unknown): ExportProblem {
  if (brokeOff(error)) return 'changed';
  if (error instanceof RequestError && error.status === TOO_LARGE) return 'too-many';
  return documentProblemOf(error);
}

/** Long enough for a browser that asks where to put it before it reads the content. */
const KEPT_MS = 60_000;

function saveFile({ content, name }: FetchedFile): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
