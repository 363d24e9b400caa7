import { fileRoute } from '#lib/auth/file-route.ts';
import type { PanelParams } from '../../panel-address.ts';
import { fetchPrint } from '../../document/fetch-file.ts';
import { fileProblemPage } from '../../document/file-problem-page.ts';

/** The PDF of a document, in the tab that a form of the panel opened. */
export const POST = fileRoute<PanelParams>({
  fetchFile: fetchPrint,
  problemPage: fileProblemPage,
});
