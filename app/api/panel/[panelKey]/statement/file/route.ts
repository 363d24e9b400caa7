import { fileRoute } from '#lib/auth/file-route.ts';
import type { PanelParams } from '../../panel-address.ts';
import { fileProblemPage } from '../../document/file-problem-page.ts';
import { fetchStatement } from '../fetch-statement.ts';

/** A customer's statement of account, to be printed from the tab that a form of the panel opened. */
export const POST = fileRoute<PanelParams>({
  fetchFile: fetchStatement,
  problemPage: fileProblemPage,
});
