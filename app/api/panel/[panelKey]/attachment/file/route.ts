import { fileRoute } from '#lib/auth/file-route.ts';
import type { PanelParams } from '../../panel-address.ts';
import { fetchAttachment } from '../../document/fetch-file.ts';
import { fileProblemPage } from '../../document/file-problem-page.ts';

/** A file that hangs on a document, always as a download. */
export const POST = fileRoute<PanelParams>({
  fetchFile: fetchAttachment,
  problemPage: fileProblemPage,
});
